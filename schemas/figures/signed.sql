-- zh: 本期签的字：每人多少，其中补签超过时限多少、最晚晚了多久，代别人签的多少
-- en: the signatures of the period: how many each gave, how many after their time, the latest by how much, how many as a deputy
-- col: person person 谁 | who
-- col: signatures number 签字 | signatures
-- col: late number 超时 | late
-- col: latest length 最晚晚了 | latest by
-- col: deputy number 代签 | as a deputy
SELECT g.by, count(*), sum(g.due_at IS NOT NULL AND g.at > g.due_at), max(CASE WHEN g.at > g.due_at THEN g.at - g.due_at END), sum(g.deputy_of IS NOT NULL)
FROM signs g WHERE g.by IN (SELECT DISTINCT r.person FROM roles r) AND g.at >= :a AND g.at < :b GROUP BY g.by ORDER BY 2 DESC, 1

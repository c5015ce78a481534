-- zh: 每天末还在外的钥匙，其中已过应还时间的
-- en: keys still out at the end of each day, and how many of them were late by then
-- col: day day 日期 | day
-- col: out number 在外 | out
-- col: late number 逾期 | late
WITH w AS MATERIALIZED (
 SELECT from_at, to_at FROM spans WHERE register = 'key' AND state IN ('out', 'claimed') AND reach IS NULL AND from_at < :b
 UNION ALL SELECT s.from_at, s.to_at FROM reaches r CROSS JOIN spans s WHERE s.register = 'key' AND s.state IN ('out', 'claimed')
  AND s.reach = r.reach AND s.from_at > :a - r.reach AND s.from_at < :b AND s.to_at >= :a),
m AS MATERIALIZED (
 SELECT opened_at, settled_at, by_at + paused_seconds AS limit_at FROM dues WHERE register = 'key' AND what = 'return' AND reach IS NULL AND opened_at < :b
 UNION ALL SELECT d.opened_at, d.settled_at, d.by_at + d.paused_seconds FROM reaches r CROSS JOIN dues d WHERE d.register = 'key' AND d.what = 'return'
  AND d.reach = r.reach AND d.opened_at > :a - r.reach AND d.opened_at < :b AND d.settled_at >= :a)
SELECT y.day, (SELECT count(*) FROM w WHERE from_at < y.ends AND (to_at IS NULL OR to_at >= y.ends)),
 (SELECT count(*) FROM m WHERE opened_at < y.ends AND (settled_at IS NULL OR settled_at >= y.ends) AND limit_at < y.ends)
FROM days y WHERE y.day BETWEEN :first AND :last AND y.starts < :t ORDER BY y.day

-- zh: 遗留过两次以上的事项，期末还没了结的
-- en: matters carried over more than once and not closed at the period's end
-- col: subject text 事项编号 | event no.
-- col: times number 遗留次数 | times carried
-- col: reason text 最近的原因 | latest reason
-- col: since time 登记 | noted
SELECT s.subject, (SELECT count(*) FROM about a JOIN entries e ON e.seq = a.seq WHERE a.register = 'duty' AND a.subject = s.subject AND e.action = 'carry'
   AND +e.status = 'done' AND e.void = 0 AND e.happened < :t) AS times,
 (SELECT json_extract(f.value, '$') FROM facts f WHERE f.register = 'duty' AND f.subject = s.subject AND f.fact = 'reason' AND f.from_at < :t ORDER BY f.from_at DESC LIMIT 1),
 (SELECT min(o.from_at) FROM spans o WHERE o.register = 'duty' AND o.subject = s.subject)
FROM (SELECT subject FROM spans WHERE register = 'duty' AND state = 'carried' AND reach IS NULL AND from_at < :t
 UNION ALL SELECT c.subject FROM reaches r CROSS JOIN spans c WHERE c.register = 'duty' AND c.state = 'carried' AND c.reach = r.reach
  AND c.from_at > :t - r.reach AND c.from_at < :t AND c.to_at >= :t) s WHERE times > 1 ORDER BY 4

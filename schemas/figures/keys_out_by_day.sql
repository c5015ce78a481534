-- zh: 每天末还在外的钥匙，其中已过应还时间的
-- en: keys still out at the end of each day, and how many of them were late by then
-- col: day day 日期 | day
-- col: out number 在外 | out
-- col: late number 逾期 | late
SELECT y.day,
 (SELECT count(*) FROM spans s WHERE s.register = 'key' AND s.state IN ('out', 'claimed') AND +s.from_at < y.ends AND s.to_at IS NULL)
  + (SELECT count(*) FROM spans s WHERE s.register = 'key' AND s.state IN ('out', 'claimed') AND +s.from_at < y.ends AND s.to_at >= y.ends),
 (SELECT count(*) FROM dues d WHERE d.register = 'key' AND d.what = 'return' AND (d.settled_at IS NULL OR d.settled_at >= y.ends)
   AND +d.opened_at < y.ends AND d.by_at + d.paused_seconds < y.ends)
FROM days y WHERE y.day BETWEEN :first AND :last AND y.starts < :t ORDER BY y.day

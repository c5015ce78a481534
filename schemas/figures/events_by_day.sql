-- zh: 每天登记的事项，夜班算开始的那天
-- en: events noted each day; a night shift counts to the day it starts
-- col: day day 日期 | day
-- col: events number 事项 | events
-- col: serious number 紧急重大 | urgent or major
SELECT y.day, count(e.seq), coalesce(sum(json_extract(e.json, '$.importance') IN ('urgent', 'major')), 0)
FROM days y LEFT JOIN entries e ON e.register = 'duty' AND e.action = 'note' AND e.happened >= y.starts - 86400 AND e.happened < y.ends + 86400
 AND e.shift_day = y.day AND +e.status = 'done' AND e.void = 0
WHERE y.day BETWEEN :first AND :last AND y.starts < :t GROUP BY y.day ORDER BY y.day

-- zh: 顶岗和用餐接替，按人：次数和小时
-- en: those who stood in for others: how often and for how long
-- col: person person 接替人 | stand-in
-- col: times number 次数 | times
-- col: length length 多久 | for how long
SELECT json_extract(e.json, '$.relief'), count(*), sum(unixepoch(json_extract(e.json, '$.until')) - unixepoch(json_extract(e.json, '$.from')))
FROM entries e WHERE e.register = 'leave' AND e.action IN ('cover', 'meal') AND e.happened >= :a AND e.happened < :b AND +e.status = 'done' AND e.void = 0
GROUP BY 1 ORDER BY 3 DESC, 1

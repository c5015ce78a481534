-- zh: 交接检查打×的项，谁当班
-- en: items marked × at a handover, and who was on duty
-- col: happened time 时间 | when
-- col: post text 岗位 | post
-- col: item text 哪一项 | item
-- col: mark text 说明 | what was wrong
-- col: by person 经办人 | by
-- col: entry text 记录号 | entry
SELECT e.happened, e.subject, m.key, CASE m.type WHEN 'false' THEN '×' ELSE m.value END, e.by, e.id
FROM entries e, json_each(e.json, '$.marks') m
WHERE e.register = 'handover' AND e.action = 'check' AND e.happened >= :a AND e.happened < :b AND +e.status = 'done' AND e.void = 0
 AND m.type IN ('false', 'text') ORDER BY e.happened, m.key

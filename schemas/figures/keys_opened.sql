-- zh: 启封的封存钥匙：事由、在场的人、使用前后的记录、重新封存的时间、盖章申请的归档
-- en: sealed keys that were opened: why, who was present, the record before and after, when sealed again, the stamped application filed
-- col: happened time 时间 | when
-- col: subject text 钥匙 | key
-- col: reason words 事由 | reason
-- col: present people 在场 | present
-- col: before text 使用前 | before
-- col: after text 使用后 | after
-- col: resealed time 重新封存 | sealed again
-- col: filed time 申请归档 | application filed
-- col: entry text 记录号 | entry
SELECT e.happened, a.subject,
 CASE json_extract(e.json, '$.reason') WHEN 'emergency' THEN json_array('紧急情况', 'emergency') WHEN 'forgotten' THEN json_array('忘带或遗失', 'forgotten or lost')
   ELSE json_array('借用备用', 'the company''s spare wanted') END,
 (SELECT group_concat(g.by, ' ') FROM signs g WHERE g.seq = e.seq AND g.kind = 'present' AND g.by IS NOT NULL),
 json_extract(e.json, '$.before'),
 (SELECT json_extract(r.json, '$.after') FROM about ra JOIN entries r ON r.seq = ra.seq WHERE ra.register = 'key' AND ra.subject = a.subject
   AND ra.seq BETWEEN (SELECT min(l.seq) FROM entries l WHERE l.register = 'key' AND l.action IN ('reseal', 'hand_back') AND l.happened >= :a AND l.happened < :t)
   AND (SELECT max(l.seq) FROM entries l WHERE l.register = 'key' AND l.action IN ('reseal', 'hand_back') AND l.happened >= :a AND l.happened < :t)
   AND r.action IN ('reseal', 'hand_back') AND +r.status = 'done' AND r.void = 0 AND r.happened >= e.happened AND r.happened < :t ORDER BY r.happened LIMIT 1),
 (SELECT min(d.settled_at) FROM dues d WHERE d.register = 'key' AND d.subject = a.subject AND d.what = 'reseal' AND d.opened_by = e.id AND d.settled_at < :t),
 (SELECT min(d.settled_at) FROM dues d WHERE d.register = 'key' AND d.subject = a.subject AND d.what = 'file_application' AND d.opened_by = e.id AND d.settled_at < :t),
 e.id
FROM entries e JOIN about a ON a.seq = e.seq WHERE e.register = 'key' AND e.action = 'open' AND e.happened >= :a AND e.happened < :b
 AND +e.status = 'done' AND e.void = 0 ORDER BY e.happened, a.subject

-- zh: 抽查了哪个月的日志：多少页里抽多少页、谁抽的、哪天签的
-- en: which month's log was sampled: of how many pages, by whom, when signed
-- col: month text 哪个月 | of month
-- col: drawn ratio 抽出 | drawn
-- col: goal number 应抽百分比 | percent wanted
-- col: by person 抽签人 | drawn by
-- col: at time 抽签 | drawn at
-- col: signed time 签字 | signed
SELECT e.subject, json_array_length(e.json, '$.draw.drawn'), json_extract(e.json, '$.draw.pages'), json_extract(e.json, '$.draw.percent'), e.by, e.happened,
 (SELECT min(i.happened) FROM about ia JOIN entries i ON i.seq = ia.seq WHERE ia.register = 'log' AND ia.subject = e.subject AND i.action = 'inspect'
   AND +i.status = 'done' AND i.void = 0 AND i.happened < :t)
FROM entries e WHERE e.register = 'log' AND e.action IN ('draw', 'reveal') AND e.happened >= :a AND e.happened < :b AND +e.status = 'done' AND e.void = 0 ORDER BY e.happened

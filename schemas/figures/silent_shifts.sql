-- zh: 开了页却没有记事的班
-- en: shifts whose page was opened and on which nothing was noted
-- col: page text 哪一班 | shift
-- col: opened time 开页 | page opened
-- col: on_duty person 值班人 | on duty
WITH w AS (SELECT DISTINCT e.path FROM entries e WHERE e.register = 'duty' AND e.action IN ('note', 'report', 'follow', 'close')
 AND e.happened >= :a - 86400 AND e.happened < :b + 86400 AND +e.status = 'done' AND e.void = 0)
SELECT b.subject, b.happened, b.by FROM entries b WHERE b.register = 'log' AND b.action = 'begin' AND b.happened >= :a AND b.happened < :b
 AND +b.status = 'done' AND b.void = 0
 AND 'ledgers/duty/' || substr(b.subject, 1, 7) || '/' || substr(b.subject, 9) || '.yaml' NOT IN (SELECT path FROM w) ORDER BY b.happened

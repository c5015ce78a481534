-- zh: 期末还等着签字的记录：谁可签、等了多久、已过时限多久
-- en: entries that still waited for a signature at the end: who may sign, for how long, how late
-- col: entry text 记录号 | entry
-- col: register register 登记簿 | register
-- col: action act 动作 | action
-- col: by person 经办人 | by
-- col: who who 谁可签 | who may sign
-- col: open number 还差 | still wanted
-- col: waited length 等了 | waited
-- col: late length 超时 | late by
WITH w AS (
 SELECT e.seq, e.id, e.register, e.register || '.' || e.action AS act, e.by, e.at, g.place, max(g.who) AS who, max(g.due_at) AS due_at,
  max(g.count) - sum(g.by IS NOT NULL AND g.at < :t) AS open
 FROM entries e JOIN signs g ON g.seq = e.seq
 WHERE e.happened >= :a - 31 * 86400 AND e.happened < :t AND +e.status IN ('done', 'waiting') AND e.void = 0 AND g.waived IS NULL
  AND (+e.status = 'done' OR e.lapses_at IS NULL OR e.lapses_at >= :t) AND (g.within IS NOT NULL OR e.done_at IS NULL OR e.done_at >= :t)
 GROUP BY e.seq, g.place)
SELECT id, register, act, by, who, open, :t - at, CASE WHEN due_at < :t THEN :t - due_at END FROM w WHERE open > 0 ORDER BY at, seq, place

import { say } from '../../live/index.ts'

/** Firings and the rules behind them 监测预警, in clerks' words. */
export const watchKinds = {
  'watch.fired': say('监测预警触发', 'Rule fired'),
  'watch.grouped': say('预警归并', 'Firings put together'),
  'watch.acknowledged': say('签收预警', 'Firing signed for'),
  'watch.climbed': say('逾时未签，报值班领导', 'Not signed in time, leader told'),
  'watch.misfire': say('判为误报', 'False alarm'),
  'watch.opened': say('预警立案', 'Matter opened from a firing'),
  'watch.noted': say('记录原因与教训', 'Cause noted'),
  'watch.silenced': say('设置静默期', 'Silence set'),
  'watch.silenceEnded': say('结束静默期', 'Silence ended'),
  'watch.ruleDrafted': say('起草监测规则', 'Rule drafted'),
  'watch.ruleTried': say('试算监测规则', 'Rule tried'),
  'watch.rulePublished': say('发布监测规则', 'Rule published'),
  'watch.ruleOn': say('启用监测规则', 'Rule switched on'),
  'watch.ruleOff': say('停用监测规则', 'Rule switched off'),
  'matter.fromFiring': say('由监测预警立案', 'Opened by a firing'),
}
export const watchSubjects = {
  firing: say('监测预警', 'firing'),
  watchRule: say('监测规则', 'watch rule'),
  silence: say('静默期', 'silence'),
}

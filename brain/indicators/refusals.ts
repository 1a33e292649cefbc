import { declareRefusals, type Say, say } from '../../base/index.ts'

export const refusals = declareRefusals({
  'indicators.unknown': {
    http: 404,
    says: (d: { name: string }) => say(`没有指标“${d.name}”`, `There is no indicator ${d.name}`),
    remedy: say('请从指标目录中选择', 'Choose one from the catalogue of indicators'),
  },
  'indicators.badPeriod': {
    http: 422,
    says: (d: { from: string; to: string }) =>
      say(`统计期间不对：${d.from} 至 ${d.to}`, `Not a period: ${d.from} to ${d.to}`),
    remedy: say(
      '开始不能晚于结束，日期写成 2026-01-31',
      'It must begin before it ends; write days as 2026-01-31',
    ),
  },
  'indicators.badDivision': {
    http: 422,
    says: (d: { by: string }) => say(`不能按“${d.by}”分组`, `Figures cannot be divided by ${d.by}`),
    remedy: say(
      '可按区划、单位、分类、渠道、类型、紧急程度、时、日、月分组',
      'By area, unit, category, channel, kind, urgency, hour, day or month',
    ),
  },
  'indicators.noRows': {
    http: 422,
    says: () => say('综合得分由多项指标合成，没有自己的明细', 'A composite has no rows of its own'),
    remedy: say('请打开组成它的指标查看明细', 'Open the indicators it is made of'),
  },
  'indicators.ofRows': {
    http: 422,
    says: () =>
      say(
        '该指标按台账或数据资源的现状统计',
        'This figure counts rows of a register or dataset as they stand',
      ),
    remedy: say('请打开台账或数据资源查看', 'Open the register or the dataset'),
  },
  'indicators.otherArea': {
    http: 403,
    says: (d: { area: string }) => say(`“${d.area}”不在您的职责范围内`, `${d.area} is outside your duties`),
    remedy: say('已留痕；确需查看请由该地负责人办理', 'This was noted; ask whoever answers for that place'),
  },
  'indicators.noPlace': {
    http: 404,
    says: (d: { area: string }) => say(`这里没有区划 ${d.area}`, `There is no area ${d.area} here`),
    remedy: say('请从上一级区划逐级选择', 'Go down level by level from the one above'),
  },
  'indicators.purpose': {
    http: 422,
    says: () => say('查看涉及个人的明细须写明用途', 'Rows about persons want a purpose'),
    remedy: say(
      '请写明用途（至少四个字）后再查看；查看会留痕',
      'Say what for, in a few words; looking is noted',
    ),
  },
  'indicators.notRaised': {
    http: 409,
    says: (d: { name: string; version: number }) =>
      say(
        `指标“${d.name}”的口径变了，但版本仍是第 ${d.version} 版`,
        `The definition of ${d.name} has changed but still calls itself version ${d.version}`,
      ),
    remedy: say('请提高版本号后再发布', 'Raise its version before publishing it'),
  },
  'indicators.noPublication': {
    http: 404,
    says: () => say('没有这份已发布的指标', 'There is no such published figure'),
    remedy: say('请刷新发布列表', 'Reload the list of published figures'),
  },
  'indicators.mayNotPublish': {
    http: 403,
    says: () =>
      say('只有热线办负责人或领导可以发布指标', 'Only the head of the office or a leader publishes figures'),
    remedy: say('请由其发布', 'Ask one of them'),
  },
  'indicators.notManual': {
    http: 409,
    says: (d: { name: string }) => say(`指标“${d.name}”不是人工填报的`, `${d.name} is not entered by hand`),
    remedy: say(
      '其数值由系统统计；口径不对时请提交新版本',
      'It is counted; propose a new version if the definition is wrong',
    ),
  },
  'indicators.badEntry': {
    http: 422,
    says: (d: { field: string }) =>
      say(`填报有误：${d.field}`, `Something is wrong in the entry: ${d.field}`),
    remedy: say(
      '数值、统计期、理由、有效期都要填写，有效期不早于今天，百分比在 0 到 100 之间',
      'Give value, period, reason and a last day not before today; percentages lie between 0 and 100',
    ),
  },
  'indicators.notHeld': {
    http: 409,
    says: () => say('没有等待确认的这个数值', 'No such value waits for confirmation'),
    remedy: say('请刷新页面', 'Reload the page'),
  },
  'indicators.secondPerson': {
    http: 403,
    says: () => say('须由另一人复核', 'Somebody else has to look at it'),
    remedy: say('请另一位有权限的同事办理', 'Ask a colleague with the same right'),
  },
  'indicators.mayNotSteward': {
    http: 403,
    says: (d: { needs: string }) => say(`需要职责：${d.needs}`, `Needs the duty: ${d.needs}`),
    remedy: say('请由其办理', 'Ask one of them'),
  },
  'indicators.badDefinition': {
    http: 422,
    says: (d: { field: string; fieldEn: string; faults: readonly { at: string; says: Say }[] }) =>
      say(`指标定义有误：${d.field}`, `Something is wrong in the definition: ${d.fieldEn}`),
    remedy: say(
      '名称、口径、责任单位、数据来源缺一不可；逐项核对后再提交',
      'Title, formula, owner and source are all needed; check each part',
    ),
  },
  'indicators.noTrial': {
    http: 409,
    says: () =>
      say(
        '发布前须试算三个统计期，并与书面数比对',
        'Three periods have to be tried against the paper figures first',
      ),
    remedy: say(
      '请填写三个统计期的书面数后试算；有差异的写明原因',
      'Give the paper figures of three periods; explain each difference',
    ),
  },
  'indicators.versionChanged': {
    http: 409,
    says: () => say('该版本已被他人处理', 'Somebody else has dealt with this version'),
    remedy: say('请刷新后再看', 'Reload and look again'),
  },
  'indicators.noBoard': {
    http: 404,
    says: () => say('没有这个大屏主题', 'There is no such board'),
    remedy: say('请从主题列表中选择', 'Choose one from the list'),
  },
  'indicators.badBoard': {
    http: 422,
    says: (d: { field: string }) =>
      say(`编排有误：${d.field}`, `Something is wrong in the composition: ${d.field}`),
    remedy: say(
      '组件不能重叠或出界，地图以外最多九块，每块写明服务的决策',
      'Blocks may not overlap or lie outside, at most nine beside the map, each names the decision it serves',
    ),
  },
  'indicators.boardChanged': {
    http: 409,
    says: (d: { version: number }) =>
      say(`编排已被改到第 ${d.version} 版`, `It has been changed meanwhile, to version ${d.version}`),
    remedy: say('请刷新后再改', 'Reload, then change it'),
  },
  'indicators.noTour': {
    http: 404,
    says: () => say('没有这份讲解快照，或已到期', 'There is no such tour, or it has ended'),
    remedy: say('请重新制作讲解快照', 'Make a new one'),
  },
  'indicators.noReport': {
    http: 404,
    says: () => say('没有这份报告', 'There is no such report'),
    remedy: say('请从报告中心选择', 'Choose one in the report centre'),
  },
  'indicators.reportDone': {
    http: 409,
    says: () => say('报告已签发，不能再改', 'The report is signed: it cannot be changed'),
    remedy: say('更正请在下一期说明', 'Correct it in the next one'),
  },
  'indicators.reportChanged': {
    http: 409,
    says: (d: { version: number }) =>
      say(`报告已被改到第 ${d.version} 版`, `It has been changed meanwhile, to version ${d.version}`),
    remedy: say(
      '请刷新后再改，您写的内容仍在本页',
      'Reload, then change it; what you wrote stays on this page',
    ),
  },
  'indicators.notSigned': {
    http: 409,
    says: () => say('报告还没有签发', 'The report is not signed yet'),
    remedy: say('请值班领导先签发', 'The duty leader signs it first'),
  },
})

import type { PlanSeed } from '../../kit/index.ts'

const unit = (name: string) => ({ unit: name })
const town = { place: 'town' } as const

/** 内涝处置预案: towns act on the ground, departments by their trade, the command centre reports. */
const flood: PlanSeed = {
  code: 'waterlogging',
  name: '城市内涝应急处置预案',
  kind: 'natural',
  hazard: '暴雨内涝',
  trigger: '发布暴雨黄色及以上预警信号，或出现道路积水超过 25 厘米、车辆或人员被困',
  basis: '《中华人民共和国突发事件应对法》；参照地方防汛预案，由各市配置',
  levels: [
    { level: 4, when: '局部积水，暴雨蓝色预警', reportMinutes: 240 },
    { level: 3, when: '暴雨黄色预警，多处积水', reportMinutes: 180 },
    { level: 2, when: '暴雨橙色预警，人员车辆被困', reportMinutes: 120 },
    { level: 1, when: '暴雨红色预警，大面积受淹', reportMinutes: 60 },
  ],
  groups: [
    { code: 'drain', title: '排水抢险组', lead: unit('区水务局') },
    { code: 'traffic', title: '交通管控组', lead: unit('交警白云大队') },
    { code: 'move', title: '转移安置组', lead: unit('区民政局') },
    { code: 'supply', title: '综合保障组', lead: unit('区应急局') },
  ],
  tasks: [
    {
      ...{ code: 'P01', title: '巡查积水点并设置警戒', group: 'drain', who: town },
      text: '到辖区积水点和下沉隧道现场值守，设置警戒和绕行标志，水深超过 25 厘米立即封闭，拍照回传',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 60 },
    },
    {
      ...{ code: 'P02', title: '抢排积水', group: 'drain', who: unit('区水务局') },
      text: '向积水点调派泵车和排水队伍，30 分钟内到场抢排，每 30 分钟报告水位',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 5, doneMinutes: 120 },
    },
    {
      ...{ code: 'P03', title: '交通管制与疏导', group: 'traffic', who: unit('交警白云大队') },
      text: '封闭积水路段，疏导周边交通，协助拖移被困车辆',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 5, doneMinutes: 120 },
    },
    {
      ...{ code: 'P04', title: '核对队伍和物资', group: 'supply', who: unit('区应急局') },
      text: '核对抢险队伍、水泵、沙袋、冲锋舟在位情况，备勤待命，缺口报指挥中心',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 30 },
    },
    {
      ...{ code: 'P05', title: '开放避难场所', group: 'move', who: unit('区民政局'), levels: [1, 2] },
      text: '开放辖区应急避难场所，准备饮水、食品和被褥，安排专人登记',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 60 },
    },
    {
      ...{ code: 'P06', title: '转移低洼地带群众', group: 'move', who: town, levels: [1, 2], after: ['P05'] },
      text: '按名单转移低洼地带、危旧房屋居民至避难场所，逐户登记，安置点签到核对人数',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 180 },
    },
    {
      ...{ code: 'P07', title: '保障供电和照明', group: 'supply', who: unit('供电局'), levels: [1, 2, 3] },
      text: '排查积水点周边配电设施，必要时断电，保障泵站和安置点供电',
      ...{ afterMinutes: 10, receipt: true, acceptMinutes: 10, doneMinutes: 120 },
    },
    {
      ...{ code: 'P08', title: '清理路面恢复通行', group: 'drain', who: unit('区城管局'), after: ['P02'] },
      text: '积水退去后清淤保洁，检查井盖，恢复通行',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 180 },
    },
  ],
  contacts: [
    { name: '值班室', post: '应急值班', unit: '区应急局', phone: '020-86000001' },
    { name: '值班室', post: '防汛值班', unit: '区水务局', phone: '020-86000002' },
  ],
  resources: [
    { kind: 'equipment', name: '移动排水泵车', quantity: 6, measure: '台' },
    { kind: 'supply', name: '沙袋', quantity: 2000, measure: '个' },
    { kind: 'team', name: '防汛抢险队', quantity: 2, measure: '支' },
  ],
}

/** 燃气泄漏处置预案. */
const gas: PlanSeed = {
  code: 'gasLeak',
  name: '燃气泄漏应急处置预案',
  kind: 'accident',
  hazard: '燃气泄漏',
  trigger: '接报燃气泄漏并经核实，或监测浓度达到爆炸下限 20%',
  basis: '《中华人民共和国突发事件应对法》《城镇燃气管理条例》；由各市配置',
  levels: [
    { level: 4, when: '户内泄漏，可控', reportMinutes: 240 },
    { level: 3, when: '公共区域泄漏', reportMinutes: 120 },
    { level: 2, when: '引发火情或人员伤亡', reportMinutes: 60 },
    { level: 1, when: '重大爆炸', reportMinutes: 60 },
  ],
  groups: [
    { code: 'repair', title: '抢修组', lead: unit('燃气中心') },
    { code: 'guard', title: '警戒疏散组', lead: unit('公安白云分局') },
    { code: 'rescue', title: '医疗救护组', lead: unit('区卫健局') },
  ],
  tasks: [
    {
      ...{ code: 'G01', title: '关阀抢修', group: 'repair', who: unit('燃气中心') },
      text: '立即赶赴现场，关闭上下游阀门，检测浓度，30 分钟内到场',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 5, doneMinutes: 90 },
    },
    {
      ...{ code: 'G02', title: '警戒疏散', group: 'guard', who: unit('公安白云分局') },
      text: '划定不少于 150 米警戒区，禁绝火源，疏散居民，维持秩序',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 5, doneMinutes: 60 },
    },
    {
      ...{ code: 'G03', title: '组织群众撤离', group: 'guard', who: town },
      text: '组织社区人员逐户通知撤离至上风向安全区域，清点人数',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 60 },
    },
    {
      ...{ code: 'G04', title: '医疗救护待命', group: 'rescue', who: unit('区卫健局') },
      text: '派救护车到警戒区外待命，通知就近医院准备接诊',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 60 },
    },
    {
      ...{ code: 'G05', title: '复检恢复供气', group: 'repair', who: unit('燃气中心'), after: ['G01', 'G02'] },
      text: '修复后保压检测合格，逐户安检后恢复供气，报指挥中心解除警戒',
      ...{ afterMinutes: 0, receipt: true, acceptMinutes: 10, doneMinutes: 240 },
    },
  ],
  contacts: [{ name: '抢险调度', post: '24 小时抢险', unit: '燃气中心', phone: '020-86000003' }],
  resources: [{ kind: 'team', name: '燃气抢险队', quantity: 1, measure: '支' }],
}

export const plans: readonly PlanSeed[] = [flood, gas]

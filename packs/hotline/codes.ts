import { type Say, say } from '../../base/index.ts'
import type { Code, CodeList, FieldList } from '../../platform/fields/declare.ts'

const list = (name: string, title: Say, codes: readonly (readonly [code: string, zh: string, en: string])[]): CodeList => ({
  name,
  version: '2026-01',
  title,
  codes: codes.map(([code, zh, en]) => ({ code, title: say(zh, en) })),
})

/** 诉求类型. */
export const kinds = list('kind', say('诉求类型', 'Kind of request'), [
  ['consult', '咨询', 'Enquiry'],
  ['help', '求助', 'Help'],
  ['complaint', '投诉', 'Complaint'],
  ['report', '举报', 'Report of a breach'],
  ['suggestion', '建议', 'Suggestion'],
  ['praise', '表扬', 'Praise'],
])

/** 紧急程度. */
export const urgencies = list('urgency', say('紧急程度', 'Urgency'), [
  ['normal', '一般', 'Normal'],
  ['urgent', '急', 'Urgent'],
  ['critical', '特急', 'Critical'],
])

/** 受理渠道. */
export const channels = list('channel', say('受理渠道', 'Channel'), [
  ['phone', '电话', 'Phone'],
  ['web', '网站', 'Web site'],
  ['app', 'APP', 'App'],
  ['wechat', '微信', 'WeChat'],
  ['sms', '短信', 'Text message'],
  ['mail', '邮件', 'E-mail'],
  ['letter', '信件', 'Letter'],
  ['visit', '来访', 'Visit'],
  ['110', '110 转接', 'From 110'],
  ['superior', '上级转办', 'From a higher level'],
  ['media', '网民留言/媒体', 'Message board or media'],
  ['kiosk', '自助终端', 'Self-service machine'],
  ['open311', 'Open311', 'Open311'],
  ['patrol', '网格员上报', 'Grid worker'],
  ['camera', '视频智能识别', 'Camera'],
  ['sensor', '物联感知', 'Sensor'],
  ['drone', '无人机/遥感', 'Drone or satellite'],
])

export const returnReasons = list('returnReason', say('退单理由', 'Reason of a return'), [
  ['law', '法律法规规定由其他单位负责', 'A law gives it to another unit'],
  ['dutyList', '三定方案或权责清单不属本单位', 'Not in this unit’s list of powers'],
  ['boundary', '事发地不在本辖区', 'Outside this unit’s territory'],
  ['incomplete', '要素不全无法办理', 'Lacks what is needed to handle it'],
])

export const suspendReasons = list('suspendReason', say('挂起理由', 'Reason of a suspension'), [
  ['requester', '等待诉求人补充', 'Waiting for the requester'],
  ['court', '等待司法裁判或鉴定', 'Waiting for a court or an appraisal'],
  ['forceMajeure', '不可抗力', 'Force majeure'],
  ['plannedWorks', '已列入工程计划', 'Planned works with a date'],
])

/** 不予受理: each with the right door (domain practice after 国办发〔2020〕53号). */
export const refuseReasons = list('refuseReason', say('不予受理情形', 'Reason not to accept'), [
  ['court', '已进入诉讼、仲裁程序', 'In court or arbitration'],
  ['discipline', '属纪检监察受理范围', 'For discipline inspection'],
  ['reconsideration', '属行政复议、信息公开等法定途径', 'Has a statutory way of its own'],
  ['petition', '已由信访受理正在办理', 'Already handled as a petition'],
  ['secret', '涉及国家秘密、商业秘密或个人隐私', 'Touches secrets or privacy'],
  ['publicOrder', '违反公序良俗或恶意骚扰', 'Against public order, or abuse'],
  ['outside', '不在本市行政职权范围', 'Outside the city’s powers'],
])

export const solved = list('solved', say('是否解决', 'Solved'), [
  ['yes', '已解决', 'Yes'],
  ['partly', '部分解决', 'Partly'],
  ['no', '未解决', 'No'],
])

export const satisfaction = list('satisfaction', say('满意度', 'Satisfaction'), [
  ['very', '很满意', 'Very satisfied'],
  ['yes', '满意', 'Satisfied'],
  ['basic', '基本满意', 'Basically satisfied'],
  ['no', '不满意', 'Dissatisfied'],
  ['veryNo', '很不满意', 'Very dissatisfied'],
])

export const visitResults = list('visitResult', say('回访结果', 'Result of the call'), [
  ['noAnswer', '无人接听', 'No answer'],
  ['busy', '忙线或关机', 'Busy or switched off'],
  ['wrongNumber', '号码有误', 'Wrong number'],
  ['refused', '拒绝回访', 'Refused to answer'],
])

type Group = readonly [
  code: string,
  zh: string,
  en: string,
  leaves: readonly (readonly [zh: string, en: string, words?: string])[],
]

const groups: readonly Group[] = [
  [
    '01',
    '市容环卫',
    'City appearance',
    [
      ['暴露垃圾', 'Exposed rubbish', '垃圾 生活垃圾 乱扔'],
      ['垃圾收运不及时', 'Rubbish not collected', '清运 垃圾桶 满溢'],
      ['道路不洁', 'Dirty road', '路面 脏 积泥'],
      ['乱张贴小广告', 'Illegal posters', '牛皮癣 广告'],
      ['建筑垃圾乱倒', 'Dumped construction waste', '余泥 渣土'],
      ['公厕管理', 'Public toilets', '厕所'],
      ['占道经营', 'Trading on the road', '流动摊贩 摆摊'],
      ['户外广告招牌', 'Signs and hoardings', '招牌 灯箱'],
    ],
  ],
  [
    '02',
    '市政设施',
    'Public works',
    [
      ['路灯故障', 'Street lamp', '路灯 不亮'],
      ['道路破损', 'Damaged road', '坑洼 路面 塌陷'],
      ['井盖缺损', 'Manhole cover', '井盖 沙井'],
      ['排水堵塞与内涝', 'Blocked drain and flooding', '下水道 水浸 内涝'],
      ['人行道与无障碍', 'Pavement and access', '盲道 人行道'],
      ['公园绿化', 'Parks and greenery', '树木 绿化 公园'],
      ['桥梁隧道', 'Bridges and tunnels', '天桥'],
    ],
  ],
  [
    '03',
    '环境保护',
    'Environment',
    [
      ['施工噪声', 'Construction noise', '工地 夜间施工 噪音'],
      ['社会生活噪声', 'Neighbourhood noise', '广场舞 音响 噪音 扰民'],
      ['油烟异味', 'Cooking fumes and smells', '油烟 臭味'],
      ['工业废气', 'Industrial fumes', '废气 排放'],
      ['河涌水质', 'Rivers and water quality', '河涌 黑臭 污水'],
      ['扬尘', 'Dust', '扬尘 渣土车'],
      ['固体废物', 'Solid waste', '危废'],
    ],
  ],
  [
    '04',
    '交通运输',
    'Transport',
    [
      ['机动车乱停放', 'Illegal parking', '违停 停车'],
      ['交通信号与标线', 'Signals and markings', '红绿灯 标线'],
      ['公交服务', 'Bus service', '公交 班次'],
      ['出租与网约车', 'Taxis', '的士 网约车 拒载'],
      ['共享单车', 'Shared bicycles', '单车 电动车 乱放'],
      ['交通拥堵', 'Congestion', '塞车 堵车'],
      ['停车场收费', 'Parking fees', '停车费'],
      ['电动自行车违法', 'E-bike breaches', '电动车 逆行 载人'],
    ],
  ],
  [
    '05',
    '住房与物业',
    'Housing and estates',
    [
      ['物业服务', 'Estate service', '物业 管理费'],
      ['电梯故障', 'Lift failure', '电梯 困人'],
      ['房屋漏水', 'Leaks', '漏水 渗水'],
      ['违法建设', 'Illegal building', '违建 加建'],
      ['房屋租赁纠纷', 'Tenancy disputes', '租房 押金 二房东'],
      ['商品房买卖', 'Buying a home', '开发商 交楼 烂尾'],
      ['住房保障', 'Public housing', '公租房'],
      ['业主委员会', 'Owners’ committee', '业委会'],
      ['高空抛物与消防通道', 'Falling objects, fire lanes', '高空抛物 消防通道'],
    ],
  ],
  [
    '06',
    '消费维权',
    'Consumer protection',
    [
      ['预付卡退款', 'Prepaid cards', '健身卡 充值 跑路 退款'],
      ['商品质量', 'Quality of goods', '质量 假货'],
      ['网络购物', 'Online shopping', '网购 直播 退货'],
      ['价格与收费', 'Prices', '乱收费 涨价'],
      ['虚假宣传', 'False advertising', '虚假 宣传'],
      ['食品安全', 'Food safety', '食品 过期 变质'],
      ['餐饮卫生', 'Restaurant hygiene', '餐厅 外卖'],
    ],
  ],
  [
    '07',
    '劳动社保',
    'Labour and insurance',
    [
      ['拖欠工资', 'Unpaid wages', '工资 欠薪 包工头'],
      ['劳动合同', 'Labour contracts', '合同 辞退'],
      ['社会保险', 'Social insurance', '社保 断缴 补缴'],
      ['工伤', 'Work injury', '工伤'],
      ['就业与培训', 'Jobs and training', '就业 补贴'],
      ['养老金', 'Pensions', '退休 养老金'],
    ],
  ],
  [
    '08',
    '教育',
    'Education',
    [
      ['义务教育招生', 'School admission', '入学 学位 积分'],
      ['校外培训', 'Private tuition', '培训机构 退费'],
      ['学校管理', 'School affairs', '学校 老师'],
      ['幼儿园', 'Kindergartens', '幼儿园'],
      ['校园安全与食堂', 'School safety and canteens', '食堂 校车'],
    ],
  ],
  [
    '09',
    '卫生医疗',
    'Health',
    [
      ['医疗服务', 'Medical service', '医院 挂号'],
      ['医疗保险', 'Medical insurance', '医保 报销'],
      ['疫苗接种', 'Vaccination', '疫苗'],
      ['公共卫生', 'Public health', '蚊虫 老鼠 登革热'],
      ['非法行医与医美', 'Unlicensed practice', '医美 无证'],
    ],
  ],
  [
    '10',
    '水电气',
    'Water, power, gas',
    [
      ['停水', 'No water', '停水 水压'],
      ['水质', 'Tap water quality', '自来水 浑浊'],
      ['停电', 'No power', '停电 跳闸'],
      ['燃气', 'Gas', '煤气 燃气 泄漏'],
      ['通信网络', 'Telecom', '宽带 信号 基站'],
    ],
  ],
  [
    '11',
    '公安与治安',
    'Public security',
    [
      ['户籍证件', 'Household and ID', '户口 身份证 居住证'],
      ['噪声治安扰民', 'Night disturbance', '打麻将 酒吧'],
      ['诈骗', 'Fraud', '诈骗 刷单'],
      ['养犬管理', 'Dogs', '遛狗 流浪狗'],
      ['赌博涉黄线索', 'Gambling and vice', '赌博'],
    ],
  ],
  [
    '12',
    '民政与村社',
    'Civil affairs and villages',
    [
      ['养老服务', 'Care of the elderly', '养老院 老人'],
      ['低保救助', 'Social relief', '低保 困难'],
      ['残疾人服务', 'Disability services', '残疾 轮椅'],
      ['村务公开', 'Village affairs', '村委 分红'],
      ['殡葬', 'Funerals', '殡葬 墓地'],
    ],
  ],
  [
    '13',
    '农业农村',
    'Agriculture and countryside',
    [
      ['宅基地', 'Homesteads', '宅基地 建房'],
      ['征地拆迁', 'Land taking', '征地 拆迁 补偿'],
      ['农业投入品', 'Farm inputs', '农药 种子'],
      ['动物防疫', 'Animal disease', '宠物 诊疗'],
      ['农田水利', 'Irrigation', '水渠 灌溉'],
    ],
  ],
  [
    '14',
    '营商与政务',
    'Business and services',
    [
      ['企业登记', 'Company registration', '营业执照 注册'],
      ['税务', 'Tax', '发票 税'],
      ['不动产登记', 'Property registration', '房产证 过户'],
      ['政务服务态度', 'Conduct of service', '窗口 态度'],
      ['惠企政策', 'Policies for firms', '补贴 政策'],
      ['工程审批', 'Construction approval', '报建'],
    ],
  ],
  ['99', '其他', 'Other', [['其他事项', 'Other matters']]],
]

/**
 * 事项分类. Our own two-level table, to be replaced by a city's (Guangdong: DB44/T 2479-2024) by import; matters keep the
 * version under which they were classified.
 */
/** Questions that only one category asks 该类专问. */
const questions: Readonly<Record<string, FieldList>> = {
  '0201': {
    lampPost: { kind: 'text', max: 40, title: say('灯杆编号', 'Number on the lamp post') },
    wholeStreet: { kind: 'yes', title: say('整条路都不亮', 'The whole street is dark') },
  },
  '0203': {
    covers: { kind: 'integer', min: 1, max: 99, title: say('井盖数量', 'How many covers') },
    fenced: { kind: 'yes', title: say('已有围挡', 'It is fenced off') },
  },
}

export const categories: CodeList = {
  name: 'category',
  version: '2026-01',
  title: say('事项分类', 'Category'),
  codes: groups.flatMap(([code, zh, en, leaves]): Code[] => [
    { code, title: say(zh, en) },
    ...leaves.map(([leafZh, leafEn, words], i): Code => {
      const leaf = `${code}${String(i + 1).padStart(2, '0')}`
      const fields = questions[leaf]
      return {
        code: leaf,
        title: say(leafZh, leafEn),
        parent: code,
        ...(words ? { words: words.split(' ') } : {}),
        ...(fields ? { fields } : {}),
      }
    }),
  ]),
}

export const codes = [
  kinds,
  urgencies,
  channels,
  categories,
  returnReasons,
  suspendReasons,
  refuseReasons,
  solved,
  satisfaction,
  visitResults,
]

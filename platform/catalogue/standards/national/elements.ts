import { say } from '../../../../base/index.ts'
import type { Field } from '../../../fields/declare.ts'
import type { DataElement, ElementGroup } from '../declare.ts'

type Kind = Field extends infer F ? (F extends Field ? Omit<F, 'title'> : never) : never

const KINDS: Readonly<Record<string, Kind>> = {
  name: { kind: 'text', max: 60, personal: 'name', grade: 3 },
  home: { kind: 'text', max: 200, personal: 'address', grade: 3 },
  money: { kind: 'money' },
  count: { kind: 'integer', min: 0 },
  day: { kind: 'day' },
  past: { kind: 'day', max: 'today' },
  birth: { kind: 'day', max: 'today', grade: 3 },
  instant: { kind: 'instant' },
  area: { kind: 'area' },
  town: { kind: 'area', level: 4 },
  village: { kind: 'area', level: 5 },
  idNumber: { kind: 'idNumber', personal: 'idNumber', grade: 4 },
  paperNumber: { kind: 'text', max: 60, personal: 'idNumber', grade: 4 },
  phone: { kind: 'phone', personal: 'phone', grade: 3 },
  mail: { kind: 'mail', grade: 3 },
  creditCode: { kind: 'creditCode' },
  point: { kind: 'point' },
  longitude: { kind: 'decimal', min: -180, max: 180 },
  latitude: { kind: 'decimal', min: -90, max: 90 },
  decimal: { kind: 'decimal' },
  squareMetres: { kind: 'decimal', min: 0, digits: 4 },
  score: { kind: 'decimal', min: 0, max: 100 },
  year: { kind: 'integer', min: 1900, max: 2200 },
  month: { kind: 'integer', min: 1, max: 12 },
  yes: { kind: 'yes' },
  health: { kind: 'code', list: 'healthStatus', grade: 4 },
  disability: { kind: 'text', max: 40, grade: 4 },
  scope: { kind: 'text', max: 4_000, long: true },
  remark: { kind: 'text', max: 2_000, long: true },
  postcode: { kind: 'text', max: 6, pattern: '\\d{6}' },
  plate: {
    ...{ kind: 'text', max: 10, personal: 'all', grade: 3 },
    pattern: '[\\u4e00-\\u9fff][A-Z][A-Z0-9\\u4e00-\\u9fff]{5,6}',
  },
}

/** `text 40`, `code sex`, `private marriage` (a code that is personal), or one of the kinds above. */
function kindOf(words: string): Kind {
  const [kind = '', more = ''] = words.split(' ')
  if (kind === 'text') return { kind: 'text', max: Number(more) }
  if (kind === 'code') return { kind: 'code', list: more }
  if (kind === 'private') return { kind: 'code', list: more, grade: 3 }
  const known = KINDS[kind]
  if (!known) throw new Error(`no kind ${words}`)
  return known
}

/** name|Chinese|English|kind|standard|headings people write|definition */
const LINES: Readonly<Record<ElementGroup, string>> = {
  person: `
personName|姓名|Name|name||名字 人员姓名 申请人 申请人姓名 当事人 户主姓名 法人姓名 患者姓名 学生姓名 xm xingming name|自然人在户籍登记中的姓名
formerName|曾用名|Former name|name||别名 cym|自然人曾经正式使用过的姓名
idNumber|公民身份号码|Identity number|idNumber|GB 11643-1999|身份证号 身份证号码 身份证 居民身份证号 公民身份证号码 证件号 身份证件号码 sfzh sfzhm gmsfhm idcard|公民唯一、终身不变的法定号码，18 位
sex|性别|Sex|code sex|GB/T 2261.1-2003|人员性别 xb sex gender|人的性别
birthday|出生日期|Birth date|birth|GB/T 7408|生日 出生年月日 出生年月 出生时间 csrq birthday|出生证签署的、并在户籍部门正式登记注册的日期
ethnic|民族|Ethnic group|code ethnic|GB/T 3304-1991|族别 mz|经国家认可、在户籍登记中的民族
education|学历|Education|code education|GB/T 4658-2006|文化程度 最高学历 受教育程度 xl whcd|在教育机构中接受教育的最高层次
degree|学位|Degree|code degree|GB/T 6864-2003|最高学位 xw|授予的学位
marriage|婚姻状况|Marital status|private marriage|GB/T 2261.2-2003|婚姻 婚否 婚姻状态 婚姻情况 hyzk|当前婚姻状况
politicalStatus|政治面貌|Political status|private political|GB/T 4762-1984|党派 zzmm|参加政党、团体的情况
familyRelation|与户主关系|Relation to the head of household|code familyRelation|GB/T 4761-2008|家庭关系 与申请人关系 与本人关系 关系 yhzgx|家庭成员与户主的关系
healthStatus|健康状况|State of health|health|GB/T 2261.3-2003|身体状况 jkzk|身体健康的大致状况
nationality|国籍|Nationality|text 40||国家 国家或地区 gj|具有的国籍
countryCode|国家和地区代码|Country or region|code country|GB/T 2659.1|国别 国家代码 国家（地区） 国籍代码 gjdm gbdm|世界各国和地区，三字母代码；名称、数字和双字母代码都可识别
phone|联系电话|Telephone|phone||电话 手机 手机号 手机号码 移动电话 联系方式 联系人电话 电话号码 固定电话 lxdh sjh phone mobile|可以联系到本人或单位的电话
mail|电子邮箱|Mail address|mail||邮箱 电子邮件 email e-mail|电子邮件地址
registeredAddress|户籍地址|Registered address|home||户口所在地 户籍所在地 户籍住址 户口地址 hjdz|户籍登记的住址
homeAddress|居住地址|Home address|home||住址 家庭住址 现住址 常住地址 居住地 实际居住地 jtzz|实际居住的地址
deathDay|死亡日期|Date of death|birth||死亡时间 逝世日期 swrq|医学或法律认定的死亡日期
employer|工作单位|Employer|text 120||服务处所 就业单位 所在单位 gzdw|从业所在单位的名称
occupation|职业|Occupation|text 60||职务 岗位 工种 zy|所从事的工作
disability|残疾类别|Kind of disability|disability|GB/T 26341-2010|残疾类型 残疾种类|残疾人证载明的残疾类别`,
  body: `
creditCode|统一社会信用代码|Unified social credit code|creditCode|GB 32100-2015|信用代码 社会信用代码 统一信用代码 统一社会信用代码/注册号 组织机构代码 机构代码 企业代码 tyshxydm shxydm uscc|法人和其他组织唯一、终身不变的代码，18 位
orgName|单位名称|Name of organisation|text 120||企业名称 机构名称 公司名称 法人名称 主体名称 市场主体名称 经营主体名称 商户名称 名称 dwmc qymc|登记机关核准的全称
legalPerson|法定代表人|Legal representative|name||法人代表 法人 负责人 企业负责人 经营者 法定代表人（负责人） 法定代表人姓名 fddbr frdb|依法代表法人行使民事权利的负责人
bodyKind|单位类型|Kind of organisation|text 60||企业类型 机构类型 主体类型 市场主体类型 经济性质 qylx|登记的组织类型
industry|行业类别|Industry|code industry|GB/T 4754-2017|行业 所属行业 行业代码 国民经济行业 行业分类 hydm hylb|国民经济行业的门类或大类
registrar|登记机关|Registering office|text 80||登记部门 注册机关 发照机关 djjg|办理登记的机关
registeredCapital|注册资本|Registered capital|money||注册资金 注册资本（元） 开办资金 zczb|在登记机关登记的资本总额，到分
foundedDay|成立日期|Date of foundation|past||设立日期 注册日期 开业日期 成立时间 clrq|登记机关核准成立的日期
bodyState|登记状态|State of registration|text 20||经营状态 企业状态 存续状态 营业状态 jyzt|存续、吊销、注销等状态
businessScope|经营范围|Business scope|scope||业务范围 主营业务 jyfw|登记的生产经营或业务范围
staffCount|从业人数|People employed|count||职工人数 员工人数 从业人员数 cyrs|从业人员的数量
contactPerson|联系人|Contact|name||经办人 联系人姓名 lxr|负责联系的人员
department|所属部门|Department|text 80||主管部门 责任部门 承办单位 责任单位 部门 科室|负责的部门`,
  place: `
division|行政区划|Administrative division|area|GB/T 2260 · 统计用区划代码|行政区划代码 区划代码 区划 所属区域 所在地区 辖区 所属区划 xzqh xzqhdm|县级及以上行政区划或街镇、村居的代码
town|街道（镇）|Town|town||街道 镇街 街镇 所属街道 所属镇街 乡镇 乡镇街道|街道、镇、乡的代码
village|社区（村）|Village|village||社区 村居 村 所属社区 居委会 村委会 村（居）|社区、村的代码
address|地址|Address|text 200||详细地址 地址信息 地点 位置 经营地址 经营场所 注册地址 住所 单位地址 坐落 dz address|从省市到门牌的完整地址
point|坐标|Coordinates|point|GB/T 16831|经纬度 位置坐标 坐标点 location|经度、纬度（WGS-84）
longitude|经度|Longitude|longitude||lng lon jd longitude|经度，度
latitude|纬度|Latitude|latitude||lat wd latitude|纬度，度
postcode|邮政编码|Postcode|postcode||邮编 yzbm|六位邮政编码
buildingCode|楼栋编码|Building code|text 40||建筑物编码 房屋编码 楼栋号 栋号|建筑物的编码
landArea|面积|Area in square metres|squareMetres||建筑面积 占地面积 用地面积 房屋面积 面积（㎡） 面积(平方米) mj|面积，平方米
grid|网格编号|Grid code|text 40||网格 所属网格 网格编码|基层治理网格的编号`,
  time: `
happenedDay|发生日期|Date it happened|past|GB/T 7408|日期 发生时间 事发日期 事发时间 登记日期 检查日期 检测日期 rq date|事件发生的日期
happenedAt|发生时间|Time it happened|instant|GB/T 7408|时间 创建时间 录入时间 采集时间 登记时间 受理时间 更新时间 cjsj createtime updatetime timestamp|事件发生的时刻
issuedDay|发证日期|Date of issue|past||签发日期 颁发日期 发照日期 批准日期 核准日期 fzrq|证照签发的日期
validFrom|有效期起|Valid from|day||有效期开始 有效期自 生效日期 起始日期 开始日期 开始时间 yxqq|开始有效的日期
validTo|有效期至|Valid to|day||有效期 有效期止 截止日期 到期日期 失效日期 有效截止日期 结束日期 结束时间 yxqz|有效的最后日期；长期有效为空
year|年度|Year|year||年份 年 所属年度 nd|四位公历年
month|月份|Month|month||月 所属月份|一年中的第几月`,
  money: `
amount|金额|Amount|money||金额（元） 合计金额 总金额 缴费金额 发放金额 补贴金额 罚款金额 合同金额 je amount|人民币金额，到分
amountWan|金额（万元）|Amount in ten thousand yuan|money||投资额（万元） 总投资（万元） 产值（万元） 注册资本（万元） 营业收入（万元）|以万元填报的金额，换算到分
price|单价|Price|money||价格 均价 收费标准 dj|单位价格，到分
taxAmount|税额|Tax|money||应纳税额 已缴税额 税款|税款金额，到分
quantity|数量|Quantity|decimal||数目 总数 个数 sl quantity count|以所注单位计的数量
percent|比例|Share|decimal||占比 百分比 比率 率|比例，小数表示
score|得分|Score|score||分数 评分 成绩 总分 df|百分制得分
personCount|人数|Number of people|count||人口数 总人数 人口 rs|人员数量`,
  paper: `
paperKind|证件类型|Kind of identity paper|code paperKind|GA/T 517-2004|证件种类 证件类别 zjlx|身份证件的种类
paperNumber|证件号码|Number of paper|paperNumber||其他证件号码 护照号 护照号码 zjhm|身份证件上的号码
licenceNumber|证照编号|Number of licence|text 80||许可证号 证书编号 证号 许可证编号 登记证号 证照号 文书号 xkzh|证照上的编号
licenceName|证照名称|Name of licence|text 120||证书名称 许可名称 证照类型|证照的名称
licenceState|证照状态|State of licence|text 20||证书状态 是否有效|有效、注销、吊销等状态
issuer|发证机关|Issued by|text 120||颁发机关 签发机关 审批机关 许可机关 发证单位 fzjg|签发证照的机关
plate|号牌号码|Number plate|plate|GA 36-2018|车牌 车牌号 车牌号码 车辆号牌 cph|机动车号牌号码
document|文号|Document number|text 80||公文文号 决定书文号 批文号 处罚决定书文号 wh|公文的发文字号`,
  matter: `
itemCode|事项编码|Code of the service|text 60||事项代码 实施编码 目录编码 业务编码|政务服务事项的编码
itemName|事项名称|Name of the service|text 200||业务名称 项目名称 sxmc|事项的名称
caseNumber|业务编号|Number of the case|text 60||编号 受理编号 案件编号 工单编号 流水号 业务流水号 申请编号 办件编号 bh|业务办理过程中的编号
serial|序号|Serial number|count||no. no 行号 xh id|表中的顺序号
state|状态|State|text 40||办理状态 处理状态 审核状态 zt status|所处的状态
result|结果|Result|text 400||办理结果 处理结果 检查结果 结论 jg|办理或检查的结论
yes|是否|Yes or no|yes||是否有 标志 标识|是或否
remark|备注|Remark|remark||说明 描述 情况说明 备注说明 bz remark|补充说明
category|类别|Category|text 80||类型 分类 种类 lb lx|业务自身的分类
unitCode|数据来源单位|Source unit|text 120||来源单位 数据来源 填报单位 报送单位 上报单位|提供该条数据的单位`,
}

/** Empty words and steps of single elements. */
const MORE: Readonly<Record<string, Pick<DataElement, 'empty' | 'steps'>>> = {
  validTo: { empty: ['长期', '永久', '长期有效', '9999-12-31', '99991231', '2099-12-31', '20991231'] },
  postcode: { empty: ['000000'] },
  landArea: { steps: [{ do: 'remove', text: ['平方米', '㎡', 'm²', '平米'] }] },
  year: { steps: [{ do: 'remove', text: ['年度', '年'] }] },
  month: { steps: [{ do: 'remove', text: ['月份', '月'] }] },
  amountWan: {
    // a number without a unit is meant in 万元 here
    steps: [
      {
        do: 'when',
        test: { is: 'matches', pattern: '^[\\s\\d.,-]+$' },
        steps: [{ do: 'suffix', text: '万元' }],
      },
    ],
  },
  plate: {
    steps: [
      { do: 'halfWidth' },
      { do: 'remove', text: ['·', '-', '.'] },
      { do: 'collapse', with: '' },
      { do: 'case', to: 'upper' },
    ],
  },
}

/** The library of data elements 数据元库 that a city starts with; it may publish others beside and over them. */
export const nationalElements: readonly DataElement[] = (
  Object.entries(LINES) as [ElementGroup, string][]
).flatMap(([group, lines]) =>
  lines
    .trim()
    .split('\n')
    .map((line): DataElement => {
      const [name = '', zh = '', en = '', kind = '', standard = '', synonyms = '', meaning = ''] =
        line.split('|')
      return {
        ...{ name, version: '1', group },
        field: { ...kindOf(kind), title: say(zh, en) } as Field,
        ...(standard === '' ? {} : { standard }),
        synonyms: synonyms.split(' '),
        definition: say(meaning, en),
        ...MORE[name],
      }
    }),
)

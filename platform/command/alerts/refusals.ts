import { declareRefusals, type Say, say } from '../../../base/index.ts'

export const refusals = declareRefusals({
  'alerts.bad': {
    http: 422,
    says: ({ faults }: { faults: readonly { readonly at: string; readonly says: Say }[] }) => {
      const first = faults[0]
      return say(
        `不是合规的 CAP 预警：${first ? `${first.at} ${first.says.zh}` : ''}`,
        `not a sound CAP message: ${first ? `${first.at} ${first.says.en}` : ''}`,
      )
    },
    remedy: say('请发送方按 CAP 1.2 修正后重发', 'the sender mends it after CAP 1.2 and sends it again'),
  },
  'alerts.notAllowed': {
    http: 403,
    says: ({ sender }: { sender: string }) =>
      say(`发送方不在白名单：${sender}`, `this sender is not allowed: ${sender}`),
    remedy: say('请先由预警管理员登记来源', 'the keeper of warnings lists the sender first'),
  },
  'alerts.badSignature': {
    http: 401,
    says: () => say('签名不符或已过期，疑似伪造', 'the signature does not hold: it may be forged'),
    remedy: say('请核对共享密钥与时钟', 'check the shared secret and the clock'),
  },
  'alerts.sameIdentifier': {
    http: 409,
    says: ({ identifier }: { identifier: string }) =>
      say(`标识 ${identifier} 已用于内容不同的消息`, `${identifier} was used for a different message`),
    remedy: say('变更已发消息请用 Update', 'send an Update to change a message'),
  },
  'alerts.notTheirs': {
    http: 409,
    says: () => say('不能变更或取消其他发送方的预警', 'only the sender of a warning may update or cancel it'),
    remedy: say('请由原发布单位办理', 'the body that issued it does'),
  },
  'alerts.otherStatus': {
    http: 409,
    says: ({ was, is }: { was: string; is: string }) =>
      say(`${is} 消息不能变更 ${was} 预警`, `a message of status ${is} cannot change one of ${was}`),
    remedy: say('演练与真实预警不得相互引用', 'exercises and real warnings never refer to each other'),
  },
  'alerts.tooMany': {
    http: 429,
    says: ({ most }: { most: number }) =>
      say(`该来源一分钟内超过 ${most} 条，已限流并计数`, `more than ${most} a minute from this sender`),
    remedy: say('请检查对方系统', 'look after the sending system'),
  },
  'alerts.future': {
    http: 422,
    says: () => say('发送时间晚于现在 10 分钟以上', 'it was sent more than ten minutes in the future'),
    remedy: say('请核对发送方时钟', 'check the clock of the sender'),
  },
  'alerts.none': {
    http: 404,
    says: () => say('没有这条预警', 'there is no such warning'),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'alerts.wrongState': {
    http: 409,
    says: () => say('当前状态不能这样办', 'not possible in its present state'),
    remedy: say('请刷新后再试', 'reload and try again'),
  },
  'alerts.changed': {
    http: 409,
    says: () => say('别人刚刚改过', 'somebody changed it meanwhile'),
    remedy: say('请刷新后再试', 'reload and try again'),
  },
  'alerts.secondPerson': {
    http: 403,
    says: () => say('拟稿人不能签发自己的预警', 'whoever wrote a warning does not release it'),
    remedy: say('须由另一人核对后签发', 'a second person looks at it and releases it'),
  },
  'alerts.noKind': {
    http: 422,
    says: () => say('请选择预警种类与级别', 'choose kind and level'),
    remedy: say('级别须属于该种类的分级标准', 'the level belongs to the scheme of the kind'),
  },
  'alerts.noArea': {
    http: 422,
    says: () => say('请选择至少一个地区', 'choose at least one area'),
    remedy: say('每个级别都要写明地区', 'each level names its areas'),
  },
  'alerts.twiceInArea': {
    http: 422,
    says: ({ area }: { area: string }) =>
      say(`同一地区出现了两个级别：${area}`, `two levels for one area: ${area}`),
    remedy: say('每个地区只能有一个级别', 'each area has one level'),
  },
  'alerts.badShape': {
    http: 422,
    says: ({ what }: { what: Say }) => say(`区域图形有误：${what.zh}`, `the shape is wrong: ${what.en}`),
    remedy: say('请核对经纬度（先纬度后经度）', 'check latitude and longitude'),
  },
  'alerts.badTimes': {
    http: 422,
    says: () =>
      say('失效时间须晚于现在和开始时间，且不超过 7 天', 'it must end after it begins, within 7 days'),
    remedy: say('请修改时间', 'mend the times'),
  },
  'alerts.noWords': {
    http: 422,
    says: ({ what }: { what: Say }) => say(`请填写${what.zh}`, `write the ${what.en}`),
    remedy: say('标题 2 至 100 字，内容 2 至 2000 字', 'a headline of 2 to 100, words of 2 to 2,000'),
  },
  'alerts.looksLikeExercise': {
    http: 422,
    says: () =>
      say('内容含“演练/测试”字样，却标为真实预警', 'it speaks of an exercise and is marked as actual'),
    remedy: say('演练请选“演练”，真实预警请删去该字样', 'mark it as an exercise, or take the words out'),
  },
  'alerts.limitsNeeded': {
    http: 422,
    says: () => say('限制范围或定向发布须写明对象', 'say who may read it'),
    remedy: say('请填写发布对象', 'fill in to whom'),
  },
  'alerts.ended': {
    http: 409,
    says: () => say('该预警已变更、解除或过期', 'it was updated, lifted or has run out'),
    remedy: say('请对最新一条办理', 'take the newest of its chain'),
  },
  'alerts.statusStays': {
    http: 422,
    says: () =>
      say('变更和解除须与原预警同为真实或演练', 'an update is of the same status as what it updates'),
    remedy: say('真实预警不能由演练消息解除', 'an exercise never lifts a real warning'),
  },
  'alerts.stillMissing': {
    http: 409,
    says: ({ households }: { households: number }) =>
      say(
        `还有 ${households} 户没有在避难场所签到`,
        `${households} households have not signed in at a shelter`,
      ),
    remedy: say(
      '逐户核实签到后再确认；人数由签到得出，不能填写',
      'they sign in first: counts are never typed',
    ),
  },
  'alerts.noShelter': {
    http: 404,
    says: () => say('没有这个避难场所', 'there is no such shelter'),
    remedy: say('请从避难场所台账中选择', 'choose one of the register'),
  },
  'alerts.shelterClosed': {
    http: 409,
    says: ({ shelter }: { shelter: string }) => say(`${shelter}没有开放`, `${shelter} is not open`),
    remedy: say(
      '请先在避难场所台账中开放，或安排到其他场所',
      'open it in the register first, or choose another',
    ),
  },
  'alerts.shelterFull': {
    http: 409,
    says: ({ shelter, free }: { shelter: string; free: number }) =>
      say(`${shelter}只剩 ${free} 个位置`, `${shelter} has room for ${free} more`),
    remedy: say('请安排到其他避难场所', 'choose another shelter'),
  },
  'alerts.inElsewhere': {
    http: 409,
    says: ({ household, shelter }: { household: string; shelter: string }) =>
      say(`${household} 户已在${shelter}签到`, `household ${household} is signed in at ${shelter}`),
    remedy: say('确已转到这里的，请选“转场”', 'if they moved here, say so: a household is nowhere twice'),
  },
  'alerts.houseSmaller': {
    http: 422,
    says: ({ people }: { people: number }) =>
      say(`清单上这一户只有 ${people} 人`, `the list has ${people} people in that household`),
    remedy: say(
      '多出的人请另行登记，不能代替别的户',
      'register others apart: they do not stand for another household',
    ),
  },
  'alerts.notIn': {
    http: 409,
    says: () => say('这一户不在该避难场所', 'the household is not in that shelter'),
    remedy: say('请核对户编号和场所', 'check the household and the shelter'),
  },
  'alerts.evacuationOver': {
    http: 409,
    says: () => say('这次转移已经结束', 'that evacuation is over'),
    remedy: say('需要时请另行下达', 'order a new one if needed'),
  },
  'alerts.notDemanded': {
    http: 404,
    says: () => say('该预警不需要本单位签收', 'your unit does not have to sign this'),
    remedy: say('请在“预警与响应”中查看', 'see the board of warnings'),
  },
  'alerts.badSource': {
    http: 422,
    says: () => say('来源标识或名称不合规', 'the sender or its name is wrong'),
    remedy: say('标识不含空格、逗号；密钥以 whsec_ 开头', 'no space, no comma; a secret begins with whsec_'),
  },
  'alerts.badFeed': {
    http: 422,
    says: () => say('订阅地址须为 https', 'the address of a feed begins with https'),
    remedy: say('请核对地址与间隔（1 至 60 分钟）', 'check the address, and 1 to 60 minutes'),
  },
})

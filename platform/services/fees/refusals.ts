import { declareRefusals, say } from '../../../base/index.ts'

export const refusals = declareRefusals({
  'fees.badRule': {
    http: 422,
    says: ({ what }: { what: string }) => say(`收费标准有误：${what}`, `the fee rule is wrong: ${what}`),
    remedy: say('金额以“分”为单位填写整数，比例为 1–100', 'write whole fen; percentages are 1 to 100'),
  },
  'fees.noQuantity': {
    http: 422,
    says: ({ fee, of }: { fee: string; of: string }) =>
      say(`“${fee}”按数量收费，缺少数量（${of}）`, `${fee} is charged by quantity, and ${of} is missing`),
    remedy: say('请补填数量后再开具缴款单', 'fill in the quantity and make the demand again'),
  },
  'fees.noTable': {
    http: 422,
    says: ({ fee }: { fee: string }) =>
      say(`“${fee}”的收费决策表没有给出金额`, `the table of ${fee} gave no whole amount`),
    remedy: say('请检查收费决策表，输出应为整数“分”', 'check the table: its output is a whole number of fen'),
  },
  'fees.backdated': {
    http: 422,
    says: ({ from }: { from: string }) =>
      say(`收费标准不能从过去的日期（${from}）起执行`, `a rule cannot be in force from a day past (${from})`),
    remedy: say('请填今天或以后的日期', 'name today or a later day'),
  },
  'fees.noPublished': {
    http: 422,
    says: ({ table }: { table: string }) =>
      say(`没有已发布的决策表“${table}”或其金额列`, `no published table “${table}” with such a column`),
    remedy: say(
      '请先发布该决策表，并选择金额列',
      'publish the table first, and choose the column of the amount',
    ),
  },
  'fees.noRelief': {
    http: 422,
    says: ({ code }: { code: string }) => say(`没有减免情形“${code}”`, `there is no relief ${code}`),
    remedy: say('请从该收费项目的减免情形中选择', 'choose one of the reliefs of this fee'),
  },
  'fees.notOnList': {
    http: 422,
    says: ({ code }: { code: string }) =>
      say(
        `收费项目“${code}”不在该事项的收费清单内`,
        `the fee ${code} is not on the list of fees of this item`,
      ),
    remedy: say(
      '清单之外不得收费；请修订事项并公布后再收',
      'no fee outside the list: change and publish the item first',
    ),
  },
  'fees.nothingDue': {
    http: 409,
    says: () => say('没有应缴费用', 'nothing is due'),
    remedy: say('免费事项不需要开具缴款单', 'an item without fee needs no demand'),
  },
  'fees.noDemand': {
    http: 404,
    says: () => say('没有这张缴款单', 'there is no such demand'),
    remedy: say('请核对缴款码，或从“我的办件”重新进入', 'check the number, or come from your applications'),
  },
  'fees.notOpen': {
    http: 409,
    says: ({ state }: { state: string }) =>
      say(`缴款单${state}，不能再缴费`, `the demand is not open any more (${state})`),
    remedy: say('请刷新页面查看最新状态', 'reload to see the present state'),
  },
  'fees.paidAlready': {
    http: 409,
    says: () => say('费用已经缴清，不能作废缴款单', 'it is paid: the demand cannot be cancelled'),
    remedy: say('需要退费时请申请退付', 'ask for a refund instead'),
  },
  'fees.unpaid': {
    http: 409,
    says: ({ number, yuan }: { number: string; yuan: string }) =>
      say(
        `还有 ${yuan} 元费用未缴（缴款单 ${number}）`,
        `${yuan} yuan are still to be paid (demand ${number})`,
      ),
    remedy: say('缴清后再办理这一步', 'this step waits until it is paid'),
  },
  'fees.noProvider': {
    http: 409,
    says: () => say('没有可用的支付渠道', 'no way to pay is set up'),
    remedy: say('请到窗口缴费，或稍后再试', 'pay at a window, or try again later'),
  },
  'fees.providerDown': {
    http: 503,
    says: ({ reason }: { reason: string }) =>
      say(`支付平台暂时没有应答（${reason}），没有扣款`, `the payment platform does not answer (${reason})`),
    remedy: say('请稍后再试；不会重复扣款', 'try again later; nothing is charged twice'),
  },
  'fees.badCallback': {
    http: 401,
    says: ({ why }: { why: string }) =>
      say(`支付通知验签不通过（${why}）`, `the notice does not verify (${why})`),
    remedy: say('请核对签名密钥与时间', 'check the signing secret and the time'),
  },
  'fees.noMoney': {
    http: 404,
    says: () => say('没有这笔到账', 'there is no such arrival of money'),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'fees.tooMuchBack': {
    http: 422,
    says: ({ left }: { left: string }) =>
      say(`最多还可退 ${left} 元`, `at most ${left} yuan can still be paid back`),
    remedy: say('请减少退付金额', 'ask for less'),
  },
  'fees.noRefund': {
    http: 404,
    says: () => say('没有这笔退付申请', 'there is no such refund'),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'fees.refundDecided': {
    http: 409,
    says: ({ state }: { state: string }) =>
      say(`退付申请${state}，不能再复核`, `the refund is ${state} already`),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'fees.samePerson': {
    http: 403,
    says: () => say('退付须由申请人以外的另一人复核', 'a refund is confirmed by another person'),
    remedy: say('请由有权限的另一位同事复核', 'ask a colleague with the duty to confirm it'),
  },
  'fees.noStatement': {
    http: 409,
    says: ({ day }: { day: string }) =>
      say(`${day} 的对账单还没有出具`, `the statement of ${day} is not ready yet`),
    remedy: say('支付平台一般在次日 8 点前出具，请稍后再试', 'it usually comes before 8 the next morning'),
  },
  'fees.cannotReuse': {
    http: 409,
    says: () =>
      say(
        '不能抵用：须是同一缴款人、同一事项、同一金额，且原款尚未退付',
        'it cannot be re-used: the payer, the item and the amount must be the same, and the money still here',
      ),
    remedy: say('请退付后重新缴费', 'have it paid back and pay anew'),
  },
})

import { laneActions, money, say, tellsApplicant, text, words } from '../../kit/index.ts'
import type { Flow } from '../../platform/matters/declare.ts'
import { toOfficer, WORKED } from './acting.ts'

/** 银行线: the contract; later the release, together with the certificate 出证放贷. */
export const bank: Flow['actions'] = {
  ...laneActions('bank', say('贷款合同', 'Loan contract'), {
    from: ['running'],
    officer: 'bankOfficer',
    retry: ['estateClerk'],
    answer: {
      contractNo: text({ title: say('贷款合同号', 'Contract'), required: true, max: 60 }),
      approvedFen: money({ title: say('批准金额', 'Approved'), min: 0 }),
    },
    clock: 'bank',
  }),
  bankLate: {
    title: say('银行超过 30 分钟未答复', 'The bank is silent for 30 minutes'),
    from: ['running'],
    by: ['system'],
    effects: [
      { do: 'tag', tag: 'bankLate' },
      toOfficer('bankOfficer', '银行线超时，请联系银行或人工登记合同', 'The bank is late: call it, or enter the contract'),
      tellsApplicant(
        '银行暂未答复，我们正在催办，其他事项照常办理；您也可以撤回后换一家银行',
        'The bank has not answered yet and is being urged; the rest goes on. You may also withdraw and choose another',
      ),
    ],
  },
  bankChanged: {
    title: say('银行金额前后不一致', 'The bank names another amount'),
    from: [...WORKED, 'booking'],
    by: ['system'],
    effects: [
      { do: 'tag', tag: 'bankChanged' },
      toOfficer('bankOfficer', '银行答复的金额与申请或先前答复不一致，请核实', 'The amount differs: look at it'),
    ],
  },
  bankSettle: {
    title: say('已核实银行金额', 'The amount was looked at'),
    beside: true,
    from: WORKED,
    by: ['bankOfficer'],
    form: { words: words('核实结果', 'What was found') },
    effects: [
      { do: 'tag', tag: 'bankSettled' },
      { do: 'record', fields: ['words'] },
    ],
  },
  noticeDone: {
    title: say('已通知原抵押权人', 'The mortgagee was told'),
    from: WORKED,
    by: ['system', 'bankOfficer'],
    effects: [{ do: 'tag', tag: 'noticeDone' }],
  },
  noticeFailed: {
    title: say('原抵押权人有异议', 'The mortgagee objects'),
    from: WORKED,
    by: ['system'],
    form: { why: words('原因', 'Why', false) },
    effects: [
      { do: 'record', fields: ['why'] },
      { do: 'tag', tag: 'noticeFailed' },
      toOfficer('registrar', '原抵押权人对带押过户有异议，请审核', 'The mortgagee objects: examine it'),
    ],
  },
}

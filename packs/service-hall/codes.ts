import { codeEntry as entry, codeList as list } from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'

/** Code lists of applications; those of GB/T 39046 that items use stand with the items. */
export const codes: readonly CodeList[] = [
  list('caseKind', '办件类型', 'Kind of application', [
    entry('now', '即办件', 'Done at once'),
    entry('promise', '承诺件', 'Done within a promise'),
  ]),
  list('limitUnit', '时限单位', 'Unit of a limit', [
    entry('working', '工作日', 'Working days'),
    entry('natural', '自然日', 'Days'),
    entry('hour', '小时', 'Hours'),
  ]),
  list('handOverWay', '移交方式', 'Way of handing over', [
    entry('electronic', '电子流转', 'Electronically'),
    entry('courier', '快递', 'By courier'),
    entry('carried', '专人送达', 'Carried'),
  ]),
  list('applicantKind', '申请人类型', 'Kind of applicant', [
    entry('person', '自然人', 'Natural person'),
    entry('enterprise', '法人或其他组织', 'Enterprise or organisation'),
  ]),
  list('specialProcedure', '特别程序', 'Special procedure', [
    entry('hearing', '听证', 'Hearing'),
    entry('bidding', '招标', 'Bidding'),
    entry('auction', '拍卖', 'Auction'),
    entry('inspection', '检验', 'Inspection'),
    entry('test', '检测', 'Test'),
    entry('quarantine', '检疫', 'Quarantine'),
    entry('appraisal', '鉴定', 'Appraisal'),
    entry('expertReview', '专家评审', 'Expert review'),
    entry('siteCheck', '现场核查', 'Check on site'),
  ]),
  list('notAcceptedReason', '不予受理理由', 'Reason not to accept', [
    entry('notNeeded', '依法不需要取得许可', 'No licence is needed'),
    entry('notEligible', '不符合受理条件', 'The conditions are not met'),
    entry('notCompleted', '逾期未补正', 'Not completed in time'),
    entry('stopped', '申报情形不予办理', 'Not possible in this situation'),
  ]),
  list('endReason', '终止原因', 'Reason to end', [
    entry('died', '申请人死亡或丧失行为能力', 'The applicant died or cannot act'),
    entry('dissolved', '法人或其他组织终止', 'The organisation has ended'),
    entry('duplicate', '重复申请', 'Applied for twice'),
    entry('noObject', '许可事项不再存在', 'Its object is gone'),
    entry('falsePromise', '承诺不实', 'A promise was false'),
  ]),
  list('deliveryWay', '送达方式', 'Way of delivery', [
    entry('window', '窗口领取', 'At the window'),
    entry('post', '邮政快递', 'By post'),
    entry('locker', '自助柜', 'Locker'),
    entry('electronic', '电子送达', 'Electronic'),
  ]),
  list('opinionKind', '意见', 'Opinion', [
    entry('agree', '同意', 'Agree'),
    entry('refuse', '不同意', 'Do not agree'),
    entry('abstain', '弃权', 'Abstain'),
  ]),
  list('signerWhere', '加签位置', 'When the signer signs', [
    entry('before', '本环节之前', 'Before this step'),
    entry('after', '本环节之后', 'After this step'),
  ]),
  // what forms of items ask
  list('sex', '性别', 'Sex', [entry('1', '男', 'Male'), entry('2', '女', 'Female')]),
  list('invoiceKind', '发票种类', 'Kind of invoice', [
    entry('plain', '普通发票', 'Plain'),
    entry('special', '增值税专用发票', 'Value-added tax'),
  ]),
  list('meterSize', '水表口径', 'Size of a water meter', [
    entry('15', 'DN15（家用）', 'DN15 (home)'),
    entry('25', 'DN25', 'DN25'),
    entry('50', 'DN50', 'DN50'),
  ]),
]

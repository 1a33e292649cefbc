import { codeEntry as entry, codeList as list } from '../../kit/index.ts'
import type { CodeList } from '../../platform/fields/declare.ts'
import { banks } from './banks.ts'

export const codes: readonly CodeList[] = [
  list('estateDeal', '交易类型', 'Kind of deal', [
    entry('newHome', '新建商品房', 'New home'),
    entry('secondHand', '存量房（二手房）', 'Second-hand home'),
    entry('mortgage', '抵押登记', 'Mortgage'),
  ]),
  list('familyHomes', '家庭住房套数', 'Homes of the family', [
    entry('only', '家庭唯一住房', 'The only home'),
    entry('second', '家庭第二套住房', 'The second home'),
    entry('more', '第三套及以上', 'A third or further home'),
  ]),
  list(
    'estateBank',
    '贷款银行',
    'Bank',
    Object.entries(banks).map(([bank, { zh, en }]) => entry(bank, zh, en)),
  ),
  list('signWay', '签署方式', 'How all sign', [
    entry('phone', '各方手机签署（不用到场）', 'Each on his own telephone: nobody has to come'),
    entry('window', '各方到窗口当面签字（一次）', 'Together at the window, once'),
  ]),
  list('estateUnitState', '单元状态', 'State of the unit', [
    entry('valid', '有效', 'Valid'),
    entry('merged', '已合并', 'Merged'),
    entry('split', '已分割', 'Split'),
    entry('lost', '已灭失', 'Gone'),
  ]),
  list('estateRight', '权利类型', 'Right', [
    entry('house', '房屋所有权', 'Ownership of a house'),
    entry('land', '建设用地使用权', 'Use of construction land'),
    entry('homestead', '宅基地使用权', 'Use of a homestead'),
  ]),
  list('estateShare', '共有方式', 'Held', [
    entry('sole', '单独所有', 'Alone'),
    entry('joint', '共同共有', 'Jointly'),
    entry('shares', '按份共有', 'By shares'),
  ]),
  list('encumbranceKind', '限制类型', 'Encumbrance', [
    entry('mortgage', '抵押', 'Mortgage'),
    entry('seizure', '查封', 'Seizure'),
    entry('preliminary', '预告', 'Preliminary notice'),
    entry('objection', '异议', 'Objection'),
    entry('residence', '居住权', 'Right of residence'),
    entry('noTransfer', '禁止转让约定', 'Covenant not to transfer'),
  ]),
]

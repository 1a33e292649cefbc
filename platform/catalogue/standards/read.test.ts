import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { say } from '../../../base/index.ts'
import { creditCheck, idCheck } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import type { AreaEntry, Cell, CodeTable, ReadContext, Step } from './declare.ts'
import { cellReader } from './read.ts'

const title = say('某项', 'Item')
const sex: CodeTable = {
  name: 'sex',
  version: '2003',
  title,
  codes: [
    { code: '0', title: say('未知的性别', 'Unknown'), words: ['未知'] },
    { code: '1', title: say('男', 'Male'), words: ['男性', '先生'] },
    { code: '2', title: say('女', 'Female') },
  ],
}
const trade: CodeTable = {
  name: 'trade',
  version: '2017',
  title,
  validFrom: '2017-10-01',
  codes: [
    { code: '01', title: say('农业', 'Farming') },
    { code: '05', title: say('农林牧渔专业及辅助性活动', 'Support of farming') },
    { code: '13', title: say('农副食品加工业', 'Food from farms'), validTo: '2020-12-31' },
  ],
  from: {
    version: '2011',
    pairs: [
      { old: 'A1', new: ['01'] },
      { old: 'A2', new: ['01', '05'] },
    ],
  },
}
const areas: readonly AreaEntry[] = [
  { code: '44', name: '广东省' },
  { code: '4401', name: '广州市' },
  { code: '440111', name: '白云区' },
  { code: '440111005', name: '石井街道' },
  { code: '440111006', name: '旧镇', validTo: '2026-01-01', into: ['440111005'] },
  { code: '440111007', name: '拆分镇', validTo: '2026-01-01', into: ['440111005', '440111'] },
  { code: '4419', name: '东莞市' },
  { code: '441900', name: '东莞市' },
  { code: '441900003', name: '东城街道' },
  { code: '52', name: '贵州省', far: true },
  { code: '5201', name: '贵阳市', far: true },
  { code: '520113', name: '白云区', far: true },
  { code: '4405', name: '汕头市' },
  { code: '440511', name: '金平区' },
  { code: '440511005', name: '石井街道' },
]
const context: ReadContext = {
  today: '2026-11-21',
  codes: (name) => [sex, trade].find((table) => table.name === name),
  areas,
}
const reader = (field: Field, steps: readonly Step[] = [], more: Partial<ReadContext> = {}) =>
  cellReader(field, steps, { ...context, ...more })
const said = (cell: Cell): string | null => ('value' in cell ? cell.value : `! ${cell.rule}`)

/** Writes and what they read as. */
const table = (
  field: Field,
  cases: Readonly<Record<string, string | null>>,
  more: Partial<ReadContext> = {},
) => {
  const read = reader(field, [], more)
  for (const [text, expected] of Object.entries(cases)) assert.equal(said(read(text)), expected, text)
}

describe('reading a cell', () => {
  it('identity numbers: the worked examples of the standard and of the domain sheet', () => {
    table(
      { kind: 'idNumber', title },
      {
        '11010519491231002X': '11010519491231002X',
        '440524188001010014': '! fields.idNumberBirth',
        '440111190001010005': '440111190001010005',
        '440111190001010021': '440111190001010021',
        '440111190001010006': '! fields.idNumberCheck',
        '440605190002290010': '! fields.idNumberBirth',
        '440605190002280015': '440605190002280015',
        '810000190001010018': '810000190001010018',
        '83000019000101002X': '83000019000101002X',
        '11010519491231002x': '11010519491231002X',
        '11010519491231002Ｘ': '11010519491231002X',
        ' 110105 19491231 002X ': '11010519491231002X',
        '110105491231002': '! standards.oldIdNumber',
        '4.40111E+17': '! standards.scientific',
        '1101051949123100': '! fields.idNumberLength',
        '000000000000000000': null,
        无: null,
        '/': null,
        不详: null,
      },
    )
    // the example of 1880 agrees with its check digit; nobody born then lives
    assert.equal(idCheck('44052418800101001'), '4')
    const spaced = reader({ kind: 'idNumber', title })('110105 19491231002X')
    assert.deepEqual(spaced, { value: '11010519491231002X', notes: ['blanks'] })
  })

  it('identity numbers of permits 81 82 83 and of permanent residents from abroad', () => {
    const read = reader({ kind: 'idNumber', title })
    for (const body of ['82000019850607001', '94484019850607001', '91184019850607002'])
      assert.equal(said(read(body + idCheck(body))), body + idCheck(body))
    assert.equal(said(read(`98984019850607001${idCheck('98984019850607001')}`)), '! fields.idNumberRegion')
  })

  it('credit codes: outer and inner check', () => {
    const outer = '91440111MA9W00011'
    table(
      { kind: 'creditCode', title },
      {
        '91350100M000100Y43': '91350100M000100Y43',
        '91440111MA9W000106': '91440111MA9W000106',
        '11440111MB2C000135': '11440111MB2C000135',
        '12440605MB3A000212': '12440605MB3A000212',
        '53441900MJ0T00030H': '53441900MJ0T00030H',
        '93440605MA9W00045N': '93440605MA9W00045N',
        '91440111MA9W000107': '! fields.creditCodeCheck',
        '91440111MA9WO00106': '! fields.creditCodeLength',
        // outer check agrees, the organisation code within does not
        [outer + creditCheck(outer)]: '! fields.creditCodeBody',
        '９１４４０１１１MA9W000106': '91440111MA9W000106',
        无: null,
      },
    )
  })

  it('days in every way of writing, and the traps of 1900', () => {
    table(
      { kind: 'day', title },
      {
        '2021-03-05': '2021-03-05',
        '20210305': '2021-03-05',
        '2021/3/5': '2021-03-05',
        '2021.3.5': '2021-03-05',
        '2021年3月5日': '2021-03-05',
        '２０２１年３月５日': '2021-03-05',
        二〇二一年三月五日: '2021-03-05',
        '二○二一年十二月三十一日': '2021-12-31',
        '2021-3-5 00:00:00': '2021-03-05',
        '2021/3/5 14:30': '2021-03-05',
        '2021-03-04T16:00:00.000Z': '2021-03-05',
        '2021-03-05（星期五）': '2021-03-05',
        '2021.3': '2021-03-01',
        '202103': '2021-03-01',
        '2021年3月': '2021-03-01',
        '2021-02-29': '! fields.notADay',
        '2020-02-29': '2020-02-29',
        '1900-02-29': '! fields.notADay',
        '2021-13-01': '! fields.notADay',
        '44260': '! standards.serialDate',
        '5/3/2021': '! standards.dateOrder',
        '21-3-5': '! fields.notADay',
        '1900-01-01': null,
        '1900/1/0': null,
        '0000-00-00': null,
        '0000': null,
        不详: null,
        '1899-05-05': '! fields.tooEarly',
        '2221-01-01': '! fields.tooLate',
      },
    )
    const american = reader({ kind: 'day', title }, [{ do: 'date', order: 'mdy' }])
    assert.equal(said(american('5/3/2021')), '2021-05-03')
    assert.deepEqual(reader({ kind: 'day', title })('2021.3'), { value: '2021-03-01', notes: ['monthOnly'] })
  })

  it('points in time', () => {
    table(
      { kind: 'instant', title },
      {
        '2021-03-05 14:30': '2021-03-05T06:30:00.000Z',
        '2021/3/5 9:05:07': '2021-03-05T01:05:07.000Z',
        '20210305143000': '2021-03-05T06:30:00.000Z',
        '2021年3月5日14时30分': '2021-03-05T06:30:00.000Z',
        '2021-03-05T06:30:00Z': '2021-03-05T06:30:00.000Z',
        '2021-03-05': '2021-03-04T16:00:00.000Z',
        '2021-03-05 25:00': '! fields.notAnInstant',
      },
    )
  })

  it('money to fen, exactly', () => {
    table(
      { kind: 'money', title },
      {
        '1234.5': '123450',
        '1,234.56': '123456',
        '￥３，０００元': '300000',
        '12.5万元': '12500000',
        '1.005亿': '10050000000',
        '0.07': '7',
        '0.29': '29',
        '90071992547409.91': '9007199254740991',
        '(300.00)': '-30000',
        '-3元': '-300',
        '5角': '50',
        壹万贰仟叁佰元整: '1230000',
        人民币叁拾元伍角贰分: '3052',
        '1.234': '! fields.digits',
        '12,34.5': '! fields.wrongType',
        约三万: '! fields.wrongType',
        无: null,
      },
    )
    table({ kind: 'money', title }, { '12.5': '12500000', '30元': '3000' }, { moneyUnit: 'wan' })
    const said100 = reader({ kind: 'money', title }, [{ do: 'suffix', text: '万元' }])
    assert.equal(said(said100('0.3')), '300000')
  })

  it('numbers, percent and Chinese numerals', () => {
    table(
      { kind: 'integer', title, min: 0, max: 200_000 },
      {
        '12': '12',
        '1,234': '1234',
        '12.0': '12',
        '１２': '12',
        '007': '7',
        一百二十三: '123',
        三万五千: '35000',
        '1.5E+3': '1500',
        '12.5': '! fields.notAnInteger',
        '-1': '! fields.tooSmall',
        '12人': '! fields.wrongType',
        '12,34': '! fields.wrongType',
      },
    )
    table(
      { kind: 'decimal', title, digits: 3 },
      {
        '35%': '0.35',
        '.5': '0.5',
        '-0': '0',
        '3.1400': '3.14',
        '3.1415': '! fields.digits',
        '１．５': '1.5',
        NaN: '! fields.wrongType',
        Infinity: '! fields.wrongType',
        '0x10': '! fields.wrongType',
      },
    )
    table({ kind: 'decimal', title, max: 100 }, { '35%': '35', '35': '35', '5‰': '0.5' })
  })

  it('yes and no', () => {
    table(
      { kind: 'yes', title },
      {
        是: 'true',
        否: 'false',
        '√': 'true',
        '×': 'false',
        Y: 'true',
        无: 'false',
        也许: '! fields.wrongType',
        '/': null,
      },
    )
  })

  it('codes by code, title and synonym; former editions by their mapping', () => {
    table(
      { kind: 'code', list: 'sex', title },
      { '1': '1', 男: '1', ' 男 性': '1', female: '2', 未知: '0', 不详: null, 不男: '! fields.unknownCode' },
    )
    table(
      { kind: 'code', list: 'trade', title },
      {
        '01': '01',
        '1': '01',
        农业: '01',
        A1: '01',
        A2: '! standards.splitCode',
        '13': '! fields.endedCode',
      },
    )
    assert.equal(said(reader({ kind: 'code', list: 'trade', title }, [], { on: '2019-05-01' })('13')), '13')
    table(
      { kind: 'code', list: 'trade', title, many: true },
      { '农业、05': '{01,05}', '农业;未知业': '! fields.unknownCode', '': null },
    )
    assert.throws(() => reader({ kind: 'code', list: 'none', title }))
  })

  it('divisions by code and by name path; merged ones as of the day of the data', () => {
    const field: Field = { kind: 'area', title }
    table(field, {
      '440111': '440111',
      '440100': '4401',
      '440111000000': '440111',
      '440111005000': '440111005',
      广东省广州市白云区石井街道: '440111005',
      '广州市/白云区': '440111',
      白云区石井街: '440111005',
      东莞市: '4419',
      东莞市东城街道: '441900003',
      石井街道: '! standards.ambiguous',
      火星区: '! standards.unknownArea',
      '990000': '! standards.unknownArea',
      '440111006': '440111005',
      旧镇: '440111005',
      '440111007': '! standards.ambiguous',
    })
    // rows of December keep the old code; those of January roll on to the new one
    table(field, { '440111006': '440111006', 白云区旧镇: '440111006' }, { on: '2025-12-15' })
    table(field, { '440111006': '440111005' }, { on: '2026-01-01' })
  })

  it('phones, mail, points', () => {
    table(
      { kind: 'phone', title },
      {
        '13812345678': '13812345678',
        '１３８ 1234 5678': '13812345678',
        '(020)81234567': '020-81234567',
        '1.38123E+10': '! standards.scientific',
        '00000000000': null,
        '12345678901': '! fields.phone',
      },
    )
    table({ kind: 'mail', title }, { 'A@EXAMPLE.CN': 'A@example.cn', 'a@b': '! fields.mail' })
    table(
      { kind: 'point', title },
      {
        '113.2,23.1': '{"lon":113.2,"lat":23.1}',
        'POINT(113.2 23.1)': '{"lon":113.2,"lat":23.1}',
        '23.1,113.2': '! fields.pointSwapped',
        '0,0': '! fields.point',
      },
    )
  })

  it('text stays as it is; blanks at the ends, line breaks and bad letters do not', () => {
    table(
      { kind: 'text', title, max: 10 },
      {
        张三: '张三',
        ' 张 三 ': '张 三',
        㛃䶮𠮷: '㛃䶮𠮷',
        '第一行\n第二行': '第一行 第二行',
        '=1+1': '=1+1',
        一二三四五六七八九十一: '! fields.tooLong',
        'a\u0000b': '! fields.badCharacters',
        '\ud800': '! fields.badCharacters',
        '#N/A': '! standards.errorCell',
        无: null,
        不详: '不详',
      },
    )
    assert.equal(said(reader({ kind: 'text', title, required: true })('  ')), '! fields.required')
    assert.equal(said(reader({ kind: 'text', title, required: true })('无')), '! fields.required')
  })

  it('reading its own answer again changes nothing, whatever the text', () => {
    const fields: Field[] = [
      { kind: 'text', title },
      { kind: 'integer', title },
      { kind: 'decimal', title },
      { kind: 'day', title },
      { kind: 'instant', title },
      { kind: 'phone', title },
      { kind: 'idNumber', title },
      { kind: 'creditCode', title },
      { kind: 'yes', title },
      { kind: 'area', title },
      { kind: 'code', list: 'sex', title },
    ]
    const bits = fc.constantFrom(
      '1',
      '0',
      '9',
      '.',
      '-',
      '/',
      '年',
      '月',
      '日',
      ' ',
      '万',
      '%',
      ',',
      '男',
      'X',
      'Ａ',
      '　',
      '一',
      '十',
      'E',
    )
    for (const field of fields) {
      const read = reader(field)
      fc.assert(
        fc.property(
          fc.oneof(fc.string({ unit: bits, maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 })),
          (text) => {
            const first = read(text)
            if (!('value' in first) || first.value === null) return
            assert.deepEqual(read(first.value), { value: first.value })
          },
        ),
        { numRuns: 300 },
      )
    }
  })
})

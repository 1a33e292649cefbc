import { workbookOf } from '../../platform/catalogue/sheets/testing/workbook.ts'
import type { Case } from './case.ts'

const csv = (rows: readonly (readonly string[])[]): Uint8Array =>
  Buffer.from(
    rows
      .map((row) =>
        row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','),
      )
      .join('\n'),
  )

const BODY = [
  ['1', '王建国', '440111190001010005', '120.50'],
  ['2', '李丽华', '440111190001010021', '80.00'],
]
const HEAD = ['序号', '姓名', '身份证号', '金额']

const titled = [['白云区高龄津贴发放表', '', '', ''], ['填报单位：民政局', '', '', '单位：元'], HEAD, ...BODY]
const closed = [
  HEAD,
  ...BODY,
  ['合 计', '', '', '200.50'],
  ['注：本表按月报送。', '', '', ''],
  ['填表人：张三', '', '审核人：李四', ''],
]
const repeated = [
  HEAD,
  BODY[0] as string[],
  ['本页小计', '', '', '120.50'],
  HEAD,
  BODY[1] as string[],
  ['总计', '', '', '200.50'],
]
const twoLines = [
  ['序号', '姓名', '住址', '', '', '金额'],
  ['', '', '街道', '社区', '门牌', ''],
  ['1', '王建国', '金沙街道', '沙贝', '3号', '12'],
  ['2', '李丽华', '石井街道', '凰岗', '8号', '15'],
]
const numbered = [
  ['项目', '上年', '本年'],
  ['甲', '1', '2'],
  ['合计', '30', '40'],
  ['其中：居民', '10', '15'],
  ['企业', '20', '25'],
]
const united = [
  ['日期', '水温', '流量'],
  ['-', '℃', '立方米'],
  ['2026-01-01', '12.5', '300'],
  ['2026-01-02', '12.7', '310'],
]
const duplicates = [
  ['姓名', '电话', '电话', '备注', '备注', '备注'],
  ['王', '13800000000', '02012345678', 'a', 'b', 'c'],
  ['李', '13800000001', '', '', '', ''],
]
const none = [
  ['440111190001010005', '120.5', '2026-01-01'],
  ['440111190001010021', '80', '2026-01-02'],
  ['440111190001010005', '81', '2026-01-03'],
]
const beside = [
  ['街道', '件数', '', '类别', '件数'],
  ['金沙', '12', '', '噪声', '7'],
  ['石井', '9', '', '占道', '5'],
  ['均禾', '4', '', '积水', '3'],
]
const under = [
  ['街道', '件数', '满意率'],
  ['金沙', '12', '0.9'],
  ['石井', '9', '0.8'],
  ['', '', ''],
  ['类别', '办结数', '时长'],
  ['噪声', '7', '3.5'],
  ['占道', '5', '2.5'],
]
const grouped = [
  HEAD,
  ['一、金沙街道', '', '', ''],
  BODY[0] as string[],
  ['二、石井街道', '', '', ''],
  BODY[1] as string[],
  ['以下空白', '', '', ''],
]
const deep = [
  ...Array.from({ length: 12 }, (_, i) => [`${i + 1}. 填表说明第 ${i + 1} 条`, '', '', '']),
  HEAD,
  ...BODY,
]
const spread = [
  ['姓  名', '身份\n证号', '金\u3000额'],
  ['王建国', '440111190001010005', '1'],
  ['李', 'x', '2'],
]
const moved = [
  ['金额', '备注', '姓名', '身份证号'],
  ['12', '', '王', '440111190001010005'],
  ['15', '', '李', '440111190001010021'],
]
const words = [
  ['河流', '区'],
  ['三捷河', '台江'],
  ['金港河', '仓山'],
]

export const headCases: readonly Case[] = [
  {
    name: 'title and units above the head',
    make: () => csv(titled),
    truth: {
      lines: titled,
      head: { from: 3, to: 3, headings: HEAD },
      kinds: ['note', 'note', 'head', 'row', 'row'],
    },
  },
  {
    name: 'total, note and signatures below',
    make: () => csv(closed),
    truth: {
      lines: closed,
      head: { from: 1, to: 1, headings: HEAD },
      kinds: ['head', 'row', 'row', 'total', 'note', 'note'],
    },
  },
  {
    name: 'the head again in the body, subtotals',
    make: () => csv(repeated),
    truth: {
      lines: repeated,
      head: { from: 1, to: 1, headings: HEAD },
      kinds: ['head', 'row', 'total', 'head', 'row', 'total'],
    },
  },
  {
    name: 'a head of two lines without merged cells',
    make: () => csv(twoLines),
    truth: {
      lines: twoLines,
      head: { from: 1, to: 2, headings: ['序号', '姓名', '住址·街道', '社区', '门牌', '金额'] },
      kinds: ['head', 'head', 'row', 'row'],
    },
  },
  {
    name: 'a row of column numbers',
    make: () => csv(numbered),
    truth: {
      lines: numbered,
      head: { from: 1, to: 2, headings: ['项目', '上年', '本年'] },
      kinds: ['head', 'head', 'total', 'row', 'row'],
    },
  },
  {
    name: 'a row of units',
    make: () => csv(united),
    truth: {
      lines: united,
      head: { from: 1, to: 2, headings: ['日期', '水温', '流量'] },
      kinds: ['head', 'head', 'row', 'row'],
    },
  },
  {
    name: 'headings that repeat',
    make: () => csv(duplicates),
    truth: {
      lines: duplicates,
      head: { from: 1, to: 1, headings: ['姓名', '电话', '电话 2', '备注', '备注 2', '备注 3'] },
    },
  },
  {
    name: 'no head at all',
    make: () => csv(none),
    truth: {
      lines: none,
      head: { from: 0, to: 0, headings: ['列A', '列B', '列C'] },
      kinds: ['row', 'row', 'row'],
    },
  },
  {
    name: 'two tables side by side',
    make: () => csv(beside),
    truth: {
      lines: beside,
      head: { from: 1, to: 1, headings: ['街道', '件数'] },
      others: 1,
      kinds: ['head', 'row', 'row', 'row'],
    },
  },
  {
    name: 'two tables one under another',
    make: () => csv(under),
    truth: {
      lines: under,
      head: { from: 1, to: 1, headings: ['街道', '件数', '满意率'] },
      others: 1,
      kinds: ['head', 'row', 'row', 'blank', 'note', 'note', 'note'],
    },
  },
  {
    name: 'headings of groups among the rows',
    make: () => csv(grouped),
    truth: {
      lines: grouped,
      head: { from: 1, to: 1, headings: HEAD },
      kinds: ['head', 'note', 'row', 'note', 'row', 'note'],
    },
  },
  {
    name: 'a head below twelve lines of instructions',
    make: () => csv(deep),
    truth: { lines: deep, head: { from: 13, to: 13, headings: HEAD } },
  },
  {
    name: 'headings spread with blanks and line breaks',
    make: () => csv(spread),
    truth: { lines: spread, head: { from: 1, to: 1, headings: ['姓名', '身份证号', '金额'] } },
  },
  {
    name: 'columns in another order than last time',
    make: () => csv(moved),
    known: HEAD,
    truth: { lines: moved, head: { from: 1, to: 1, headings: ['金额', '备注', '姓名', '身份证号'] } },
  },
  {
    name: 'words only, the first line is the head',
    make: () => csv(words),
    truth: { lines: words, head: { from: 1, to: 1, headings: ['河流', '区'] } },
  },
  {
    name: 'a merged head of two lines in a workbook',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [
              ['白云区补贴明细', null, null, null, null],
              ['姓名', '住址', null, null, '金额'],
              [null, '街道', '社区', '门牌', null],
              ['王建国', '金沙', '沙贝', '3号', 12],
            ],
            merges: ['A1:E1', 'A2:A3', 'B2:D2', 'E2:E3'],
          },
        ],
      }),
    truth: {
      format: 'xlsx',
      lines: [
        ['白云区补贴明细'],
        ['姓名', '住址', '', '', '金额'],
        ['', '街道', '社区', '门牌'],
        ['王建国', '金沙', '沙贝', '3号', '12'],
      ],
      head: { from: 2, to: 3, headings: ['姓名', '住址·街道', '住址·社区', '住址·门牌', '金额'] },
      flags: [
        [1, 1, 'merged'],
        [1, 2, 'merged'],
        [1, 3, 'merged'],
        [1, 4, 'merged'],
        [2, 2, 'merged'],
        [2, 3, 'merged'],
        [3, 0, 'merged'],
        [3, 4, 'merged'],
      ],
      kinds: ['note', 'head', 'head', 'row'],
    },
  },
  {
    name: 'cells merged downwards in the body are told, not filled',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [
              ['街道', '社区', '数'],
              ['金沙', '沙贝', 1],
              [null, '横沙', 2],
              ['石井', '凰岗', 3],
            ],
            merges: ['A2:A3'],
          },
        ],
      }),
    truth: {
      lines: [
        ['街道', '社区', '数'],
        ['金沙', '沙贝', '1'],
        ['', '横沙', '2'],
        ['石井', '凰岗', '3'],
      ],
      flags: [[3, 0, 'merged']],
      head: { from: 1, to: 1, headings: ['街道', '社区', '数'] },
    },
  },
  {
    name: 'cells merged downwards are filled where that is asked for',
    how: { fillMerged: true },
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [
              ['街道', '社区', '数'],
              ['金沙', '沙贝', 1],
              [null, '横沙', 2],
            ],
            merges: ['A2:A3'],
          },
        ],
      }),
    truth: {
      lines: [
        ['街道', '社区', '数'],
        ['金沙', '沙贝', '1'],
        ['金沙', '横沙', '2'],
      ],
      flags: [[3, 0, 'merged']],
    },
  },
  {
    name: 'the sheet with the best table is taken',
    make: () =>
      workbookOf({
        sheets: [
          { name: '说明', rows: [['填表说明'], ['请按月报送']] },
          { name: '明细', rows: [HEAD, ...BODY] },
          {
            name: '字典',
            state: 'hidden',
            rows: [
              ['代码', '名称'],
              ['1', '男'],
              ['2', '女'],
              ['9', '未说明'],
            ],
          },
        ],
      }),
    truth: { sheet: 1, lines: [HEAD, ...BODY], head: { from: 1, to: 1, headings: HEAD } },
  },
]

import { type MadeBook, NS, workbookOf } from '../../platform/catalogue/sheets/testing/workbook.ts'
import { zipOf } from '../../platform/catalogue/sheets/testing/zip.ts'
import type { Case } from './case.ts'

const one = (rows: MadeBook['sheets'][number]['rows'], more: Partial<MadeBook> = {}): Uint8Array =>
  workbookOf({ ...more, sheets: [{ rows }] })
const sheetXml = (data: string): string =>
  `<worksheet xmlns="${NS}"><sheetData>${data}</sheetData></worksheet>`
const ROWS = [
  ['姓名', '号'],
  ['王', '440111190001010005'],
]
const plain = { format: 'xlsx', lines: ROWS } as const
const day = (v: number | string, s = 1): { v: number | string; s: number } => ({ v, s })

export const xlsxCases: readonly Case[] = [
  { name: 'texts shared', make: () => one(ROWS), truth: plain },
  { name: 'texts in the cells', make: () => one(ROWS, { inline: true }), truth: plain },
  {
    name: 'every element with a prefix, targets from the root (WPS)',
    make: () => one(ROWS, { prefix: 'x', absolute: true }),
    truth: plain,
  },
  { name: 'cells and rows without their place', make: () => one(ROWS, { bare: true }), truth: plain },
  { name: 'strict Open XML', make: () => one(ROWS, { strict: true }), truth: plain },
  {
    name: 'identity numbers as text, as numbers of a spreadsheet program, and as digits of another',
    make: () =>
      one([
        ['号'],
        ['440111190001010005'],
        [{ v: '4.4011119000101E+17' }],
        [{ v: '440111190001010005' }],
        [{ v: '123456789012345' }],
      ]),
    truth: {
      lines: [
        ['号'],
        ['440111190001010005'],
        ['4.4011119000101E+17'],
        ['440111190001010005'],
        ['123456789012345'],
      ],
      flags: [
        [3, 0, 'damaged'],
        [4, 0, 'damaged'],
      ],
    },
  },
  {
    name: 'numbers without noise and without exponents',
    make: () =>
      one([
        ['数'],
        [{ v: '0.30000000000000004' }],
        [{ v: '1E-3' }],
        [{ v: '1.2E+5' }],
        [{ v: '-0.5' }],
        [{ v: '100' }],
        [{ v: '1.10' }],
        [{ v: '5.0000000000000001E-2' }],
      ]),
    truth: {
      lines: [['数'], ['0.3'], ['0.001'], ['120000'], ['-0.5'], ['100'], ['1.1'], ['0.05']],
      flags: [[2, 0, 'rounded']],
    },
  },
  {
    name: 'percent, money and thousands are plain numbers',
    make: () =>
      one(
        [
          ['率', '额', '数'],
          [day(0.125, 1), day(1234.5, 2), day(12345, 3)],
        ],
        { formats: ['0.0%', '"¥"#,##0.00', '#,##0'] },
      ),
    truth: {
      lines: [
        ['率', '额', '数'],
        ['0.125', '1234.5', '12345'],
      ],
    },
  },
  {
    name: 'days in the formats of Chinese programs',
    make: () =>
      one(
        [
          ['日'],
          [day(46082, 1)],
          [day(46082, 2)],
          [day(46082, 3)],
          [day(46082, 4)],
          [day(46082, 5)],
          [day(46082, 6)],
          [day(46082.5, 7)],
        ],
        {
          formats: [
            'yyyy"年"m"月"d"日"',
            14,
            31,
            '[$-804]yyyy/m/d;@',
            'm"月"d"日"',
            57,
            'yyyy\\-mm\\-dd hh:mm:ss',
          ],
        },
      ),
    truth: {
      lines: [
        ['日'],
        ['2026-03-01'],
        ['2026-03-01'],
        ['2026-03-01'],
        ['2026-03-01'],
        ['2026-03-01'],
        ['2026-03-01'],
        ['2026-03-01 12:00:00'],
      ],
    },
  },
  {
    name: '1900: the first days, the day that never was, and what is no day',
    make: () =>
      one(
        [
          ['日'],
          [day(1)],
          [day(59)],
          [day(60)],
          [day(61)],
          [day(0)],
          [day(-5)],
          [day(2958465)],
          [day(2958466)],
        ],
        { formats: ['yyyy-mm-dd'] },
      ),
    truth: {
      lines: [
        ['日'],
        ['1900-01-01'],
        ['1900-02-28'],
        ['60'],
        ['1900-03-01'],
        ['0'],
        ['-5'],
        ['9999-12-31'],
        ['2958466'],
      ],
      flags: [
        [4, 0, 'noDay'],
        [6, 0, 'noDay'],
        [7, 0, 'noDay'],
        [9, 0, 'noDay'],
      ],
    },
  },
  {
    name: '1904: days counted from there',
    make: () => one([['日'], [day(0)], [day(44620)], [day(1)]], { formats: ['yyyy-mm-dd'], since1904: true }),
    truth: { lines: [['日'], ['1904-01-01'], ['2026-03-01'], ['1904-01-02']] },
  },
  {
    name: 'times, spans, and a moment with seconds',
    make: () =>
      one([['时'], [day(0.75, 1)], [day(1.5, 2)], [day('46082.999988425926', 3)], [day(0.5, 4)]], {
        formats: ['h:mm', '[h]:mm:ss', 'yyyy-m-d h:mm:ss', '上午/下午h"时"mm"分"'],
      }),
    truth: { lines: [['时'], ['18:00:00'], ['36:00:00'], ['2026-03-01 23:59:59'], ['12:00:00']] },
  },
  {
    name: 'days before 1900 are text',
    make: () => one([['生日'], ['1898-05-04']]),
    truth: { lines: [['生日'], ['1898-05-04']] },
  },
  {
    name: 'days written as text of ISO 8601',
    make: () => one([['日'], [{ v: '2026-03-01T00:00:00', t: 'd' }], [{ v: '2026-03-01T08:30:00', t: 'd' }]]),
    truth: { lines: [['日'], ['2026-03-01'], ['2026-03-01 08:30:00']] },
  },
  {
    name: 'formulas give their value, errors are told',
    make: () =>
      one([
        ['和', '文', '错', '无'],
        [
          { v: 3, f: 'A1+1' },
          { v: '甲', t: 'str', f: 'X' },
          { v: '#N/A', t: 'e', f: 'VLOOKUP()' },
          { xml: '<f>NOW()</f>' },
          '尾',
        ],
      ]),
    truth: {
      lines: [
        ['和', '文', '错', '无'],
        ['3', '甲', '#N/A', '', '尾'],
      ],
      flags: [
        [2, 2, 'error'],
        [2, 3, 'noValue'],
      ],
    },
  },
  {
    name: 'yes and no',
    make: () => one([['是'], [{ v: 1, t: 'b' }], [{ v: 0, t: 'b' }]]),
    truth: { lines: [['是'], ['TRUE'], ['FALSE']] },
  },
  {
    name: 'rich text, readings above characters, blanks kept, escapes',
    make: () =>
      workbookOf({
        sheets: [
          {
            data: '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row>',
            rows: [],
          },
        ],
        shared: `<sst xmlns="${NS}"><si><r><t>红</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 字</t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh></si><si><t xml:space="preserve">  a&amp;b&#x4E2D;  </t></si><si><t>x_x000D_y_x005F_z</t></si></sst>`,
      }),
    truth: {
      lines: [
        ['红 字', '東京'],
        ['  a&b中  ', 'x\ry_z'],
      ],
    },
  },
  {
    name: 'CDATA is text',
    make: () =>
      one([
        [{ xml: '<is><t><![CDATA[a<b&c]]></t></is>', t: 'inlineStr' }, 'x'],
        ['y', 'z'],
      ]),
    truth: {
      lines: [
        ['a<b&c', 'x'],
        ['y', 'z'],
      ],
    },
  },
  {
    name: 'a text that is not in the table',
    make: () => one([['a'], [{ v: 99, t: 's' }]]),
    truth: { lines: [['a'], ['#SHARED!']], flags: [[2, 0, 'error']] },
  },
  {
    name: 'hidden rows are told and read',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [
              ['a', 'b'],
              ['1', '2'],
              ['3', '4'],
            ],
            hiddenRows: [2],
            cols: '<cols><col min="2" max="2" hidden="1"/></cols>',
          },
        ],
      }),
    truth: {
      lines: [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    },
  },
  {
    name: 'rows that begin far down keep their numbers',
    make: () => workbookOf({ sheets: [{ rows: ROWS, from: 1000 }] }),
    truth: { lines: ROWS, numbers: [1000, 1001] },
  },
  {
    name: 'a million rows with nothing in them',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [],
            data: `<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>${Array.from({ length: 300_000 }, (_, i) => `<row r="${i + 2}" spans="1:13"/>`).join('')}<row r="1048576"><c r="A1048576"><v>7</v></c></row>`,
          },
        ],
      }),
    truth: { lines: [['a'], ['7']], numbers: [1, 1048576] },
  },
  {
    name: 'a cell in the last column',
    make: () =>
      workbookOf({
        sheets: [{ rows: [], data: '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>' }],
      }),
    truth: { lines: [['1', ...new Array<string>(16_382).fill(''), '2']] },
  },
  {
    name: 'a cell beyond the last column',
    make: () => workbookOf({ sheets: [{ rows: [], data: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }] }),
    truth: { refused: 'sheets.tooWide' },
  },
  {
    name: 'a merged cell over the whole sheet',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [
              ['标题', null],
              ['a', 'b'],
            ],
            merges: ['A1:XFD1'],
          },
        ],
      }),
    truth: { lines: [['标题'], ['a', 'b']] },
  },
  {
    name: 'a cell that stands twice',
    make: () =>
      workbookOf({
        sheets: [{ rows: [], data: '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>' }],
      }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'a row that stands twice',
    make: () =>
      workbookOf({
        sheets: [
          {
            rows: [],
            data: '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
          },
        ],
      }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'a row beyond the last',
    make: () => workbookOf({ sheets: [{ rows: [], data: '<row r="1048577"><c><v>1</v></c></row>' }] }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'entities that grow (billion laughs)',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${sheetXml('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')}`,
        },
      }),
    truth: { refused: 'sheets.dtd' },
  },
  {
    name: 'an outside entity in the shared texts',
    make: () => one(ROWS, { shared: '<!DOCTYPE s SYSTEM "file:///etc/passwd"><sst><si><t>x</t></si></sst>' }),
    truth: { refused: 'sheets.dtd' },
  },
  {
    name: 'entities nobody declared stay as they are',
    make: () => one([[{ xml: '<is><t>a&b;c&#0;d</t></is>', t: 'inlineStr' }]]),
    truth: { lines: [['a&b;c&#0;d']] },
  },
  {
    name: 'a zip bomb: a sheet a thousand times its size',
    make: () => one(ROWS, { replace: { 'xl/worksheets/sheet1.xml': sheetXml(' '.repeat(3_000_000)) } }),
    how: { limits: { ratioFrom: 1_000_000 } },
    truth: { refused: 'sheets.bomb' },
  },
  {
    name: 'a zip bomb that lies about its size',
    make: () => zipOf([{ name: 'xl/workbook.xml', bytes: ' '.repeat(3_000_000), says: { size: 100 } }]),
    how: { limits: { ratioFrom: 1_000_000 } },
    truth: { refused: 'sheets.bomb' },
  },
  {
    name: 'a zip whose parts share their bytes',
    make: () => overlapping(),
    truth: { refused: 'sheets.bomb' },
  },
  {
    name: 'more parts than the limit',
    make: () => zipOf(Array.from({ length: 60 }, (_, i) => ({ name: `${i}`, bytes: '' }))),
    how: { limits: { entries: 50 } },
    truth: { refused: 'sheets.bomb' },
  },
  {
    name: 'a zip that is cut off',
    make: () => one(ROWS).subarray(0, 600),
    truth: { refused: 'sheets.broken' },
  },
  { name: 'a part that is damaged', make: () => damaged(), truth: { refused: 'sheets.broken' } },
  {
    name: 'XML that ends too early',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/worksheets/sheet1.xml': `<worksheet xmlns="${NS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"`,
        },
      }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'XML that is cut between two elements',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/worksheets/sheet1.xml': `<worksheet xmlns="${NS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`,
        },
      }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'a workbook without a sheet',
    make: () => workbookOf({ sheets: [] }),
    truth: { refused: 'sheets.noSheet' },
  },
  { name: 'a workbook whose sheet is empty', make: () => one([]), truth: { lines: [] } },
  {
    name: 'a locked part of a zip',
    make: () => zipOf([{ name: 'xl/workbook.xml', bytes: 'x', says: { flags: 1 } }]),
    truth: { refused: 'sheets.encrypted' },
  },
  {
    name: 'a Word file',
    make: () =>
      zipOf([
        { name: '[Content_Types].xml', bytes: '<Types/>' },
        { name: 'word/document.xml', bytes: '<d/>' },
      ]),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'a zip of something',
    make: () => zipOf([{ name: '读我.txt', bytes: 'x' }]),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'a path out of the zip is only a name',
    make: () => one(ROWS, { extra: [{ name: '../../etc/passwd', bytes: 'x' }] }),
    truth: plain,
  },
  {
    name: 'texts that are not UTF-8',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/sharedStrings.xml': Buffer.concat([
            Buffer.from('<sst><si><t>'),
            Buffer.from([0xcd, 0xf5]),
            Buffer.from('</t></si></sst>'),
          ]),
        },
      }),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'attributes in single quotation marks, out of order',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/worksheets/sheet1.xml': sheetXml(
            "<row  r='1' ><c  t='inlineStr'  r='B1'><is><t>二</t></is></c></row>",
          ),
        },
      }),
    truth: { lines: [['', '二']] },
  },
  {
    name: 'a sign of an element inside an attribute',
    make: () =>
      one(ROWS, {
        replace: {
          'xl/worksheets/sheet1.xml': sheetXml(
            '<row r="1" note="a>b"><c r="A1"><f>A2&gt;1</f><v>1</v></c></row>',
          ),
        },
      }),
    truth: { lines: [['1']] },
  },
]

function overlapping(): Buffer {
  const zip = zipOf([
    { name: 'a.xml', bytes: 'x'.repeat(1000), stored: true },
    { name: 'b.xml', bytes: 'y'.repeat(10), stored: true },
  ])
  // the second entry of the directory is led to the first part
  const second = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  zip.writeUInt32LE(0, second + 42)
  return zip
}

function damaged(): Buffer {
  const zip = Buffer.from(
    one([['a'.repeat(50), 'b'], ...Array.from({ length: 400 }, (_, i) => [`${i * 7919}`, `${i}`])]),
  )
  const at = zip.indexOf('xl/worksheets/sheet1.xml') + 40
  zip.fill(0xff, at, at + 60)
  return zip
}

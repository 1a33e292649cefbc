import { utils, write } from '@e965/xlsx'
import { parquetWriteBuffer } from 'hyparquet-writer'
import iconv from 'iconv-lite'
import { zipOf } from '../../platform/catalogue/sheets/testing/zip.ts'
import type { Case } from './case.ts'

const utf8 = (text: string): Buffer => Buffer.from(text)

type Book = ReturnType<typeof utils.book_new>
type Kind = 'biff8' | 'biff5'

function book(): Book {
  const sheet = utils.aoa_to_sheet([
    ['姓名', '号', '日', '数', '错'],
    ['王䶮', '440111190001010005', { t: 'n', v: 46082, z: 'yyyy/m/d' }, 0.1 + 0.2, { t: 'e', v: 42 }],
    [
      '李',
      { t: 'n', v: Number('440111190001010021') },
      { t: 'n', v: 60, z: 'yyyy-mm-dd' },
      12,
      { t: 'b', v: true },
    ],
  ] as never[][])
  sheet['!merges'] = [{ s: { r: 2, c: 3 }, e: { r: 2, c: 4 } }]
  const made = utils.book_new()
  utils.book_append_sheet(made, sheet, '名册')
  return made
}

const xls = (made: Book, bookType: Kind): Uint8Array =>
  write(made, { bookType, type: 'buffer' }) as Uint8Array

function latin(): Book {
  const made = utils.book_new()
  utils.book_append_sheet(
    made,
    utils.aoa_to_sheet([
      ['name', 'no'],
      ['wang', 12.5],
      ['li', 7],
    ]),
    'list',
  )
  return made
}

const compound = (name: string): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from(name, 'utf16le'),
    Buffer.alloc(600),
  ])

const PEOPLE = [
  ['姓名', '号'],
  ['王', '440111190001010005'],
  ['李', ''],
]

const page = (body: string): string =>
  `<html><head><meta charset="gb2312"><style>td{a:b}</style></head><body>${body}</body></html>`

/** A dBase table by hand. */
function dbf(
  columns: readonly (readonly [name: string, kind: string, width: number])[],
  rows: readonly (readonly string[])[],
  encoding: string,
  driver = 0,
): Buffer {
  const width = 1 + columns.reduce((sum, [, , one]) => sum + one, 0)
  const head = Buffer.alloc(32)
  head[0] = 3
  head.writeUInt32LE(rows.length, 4)
  head.writeUInt16LE(33 + columns.length * 32, 8)
  head.writeUInt16LE(width, 10)
  head[29] = driver
  const fields = columns.map(([name, kind, one]) => {
    const field = Buffer.alloc(32)
    iconv.encode(name, encoding).copy(field, 0, 0, 10)
    field.write(kind, 11)
    field[16] = one
    return field
  })
  const records = rows.map((row) => {
    const record = Buffer.alloc(width, 0x20)
    if (row[columns.length] === 'deleted') record[0] = 0x2a
    let at = 1
    for (const [i, [, kind, one]] of columns.entries()) {
      const bytes = iconv.encode(row[i] ?? '', encoding).subarray(0, one)
      bytes.copy(record, kind === 'N' ? at + one - bytes.length : at)
      at += one
    }
    return record
  })
  return Buffer.concat([head, ...fields, Buffer.from([13]), ...records, Buffer.from([26])])
}

const text = (value: string, more = ''): string =>
  `<table:table-cell office:value-type="string"${more}><text:p>${value}</text:p></table:table-cell>`
const typed = (type: string, value: string, more = ''): string =>
  `<table:table-cell office:value-type="${type}" office:${type === 'float' ? '' : `${type}-`}value="${value}"${more}><text:p>shown</text:p></table:table-cell>`

/** An OpenDocument sheet by hand. */
const XML_2003 = `<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="s1"><NumberFormat ss:Format="Short Date"/></Style></Styles>
 <Worksheet ss:Name="名单"><Table ss:ExpandedColumnCount="5"><Column ss:Index="2" ss:Width="90"/>
  <Row><Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">身份证号</Data></Cell><Cell><Data ss:Type="String">日期</Data></Cell><Cell><Data ss:Type="String">金额</Data></Cell></Row>
  <Row><Cell><Data ss:Type="String">王 &amp; 芳</Data><Comment ss:Author="a"><ss:Data>核实过</ss:Data></Comment></Cell><Cell><Data ss:Type="String">440111190001010005</Data></Cell><Cell ss:StyleID="s1"><Data ss:Type="DateTime">2026-03-01T00:00:00.000</Data></Cell><Cell><Data ss:Type="Number">0.30000000000000004</Data></Cell></Row>
  <Row ss:Index="5"><Cell><Data ss:Type="String">李</Data></Cell><Cell><Data ss:Type="Number">4.4011119999999901E+17</Data></Cell><Cell><Data ss:Type="DateTime">2026-03-01T10:30:00.000</Data></Cell><Cell ss:Formula="=R1C1"/><Cell><Data ss:Type="DateTime">1899-12-31T10:30:00.000</Data></Cell></Row>
  <Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">合并</Data></Cell><Cell ss:Index="4"><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
  <Row><Cell ss:Index="4"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>第一行</B>&#10;第二行</ss:Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="旧"><Table/><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>`

const ods = (rows: string): Buffer =>
  zipOf([
    { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    {
      name: 'content.xml',
      bytes: `<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="名册">${rows}<table:table-row table:number-rows-repeated="1047576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
    },
  ])

const ODS_ROWS = [
  `<table:table-header-rows><table:table-row>${['姓名', '号', '日', '数'].map((one) => text(one)).join('')}</table:table-row></table:table-header-rows>`,
  `<table:table-row>${text('王<text:s/>芳')}${text('440111190001010005')}${typed('date', '2026-03-01')}${typed('float', '0.30000000000000004')}</table:table-row>`,
  `<table:table-row>${text('李')}${typed('float', '440111199999999000')}${typed('date', '2026-03-01T10:30:00')}<table:table-cell office:value-type="float" office:value="12"><office:annotation><text:p>批注</text:p></office:annotation><text:p>12</text:p></table:table-cell></table:table-row>`,
  `<table:table-row table:number-rows-repeated="2">${text('李')}${typed('float', '7', ' table:number-columns-repeated="2"')}<table:table-cell table:number-columns-repeated="1000"/></table:table-row>`,
  `<table:table-row table:number-rows-repeated="994"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`,
  `<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>甲</text:p><text:p>乙</text:p></table:table-cell><table:covered-table-cell/>${typed('boolean', 'true')}${typed('time', 'PT10H30M00S')}</table:table-row>`,
].join('')

/** A file of shapes by hand. */
function shp(shapes: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(100)
  head.writeInt32BE(9994, 0)
  head.writeInt32LE(1000, 28)
  const records = shapes.map((shape, i) => {
    const record = Buffer.alloc(8)
    record.writeInt32BE(i + 1, 0)
    record.writeInt32BE(shape.length / 2, 4)
    return Buffer.concat([record, shape])
  })
  return Buffer.concat([head, ...records])
}

function point(x: number, y: number): Buffer {
  const shape = Buffer.alloc(20)
  shape.writeInt32LE(1, 0)
  shape.writeDoubleLE(x, 4)
  shape.writeDoubleLE(y, 12)
  return shape
}

function polygon(rings: readonly (readonly (readonly [number, number])[])[]): Buffer {
  const points = rings.flat()
  const shape = Buffer.alloc(44 + rings.length * 4 + points.length * 16)
  shape.writeInt32LE(5, 0)
  shape.writeInt32LE(rings.length, 36)
  shape.writeInt32LE(points.length, 40)
  let from = 0
  for (const [i, ring] of rings.entries()) {
    shape.writeInt32LE(from, 44 + i * 4)
    from += ring.length
  }
  for (const [i, [x, y]] of points.entries()) {
    shape.writeDoubleLE(x, 44 + rings.length * 4 + i * 16)
    shape.writeDoubleLE(y, 52 + rings.length * 4 + i * 16)
  }
  return shape
}

const COLUMNS = [
  ['名称', 'C', 12],
  ['人口', 'N', 10],
  ['日期', 'D', 8],
] as const
const WGS = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]'

export const otherCases: readonly Case[] = [
  {
    name: 'xls of Excel 97 and later, and of WPS',
    make: () => xls(book(), 'biff8'),
    truth: {
      format: 'xls',
      lines: [
        ['姓名', '号', '日', '数', '错'],
        ['王䶮', '440111190001010005', '2026-03-01', '0.3', '#N/A'],
        ['李', '4.4011119000101E+17', '60', '12', 'TRUE'],
      ],
      flags: [
        [2, 3, 'rounded'],
        [2, 4, 'error'],
        [3, 1, 'damaged'],
        [3, 2, 'noDay'],
      ],
    },
  },
  {
    name: 'xls of Excel 95',
    make: () => xls(latin(), 'biff5'),
    truth: {
      format: 'xls',
      lines: [
        ['name', 'no'],
        ['wang', '12.5'],
        ['li', '7'],
      ],
    },
  },
  {
    name: 'xls of Excel 95 in Chinese: texts in gbk',
    make: () => {
      const bytes = Buffer.from(xls(latin(), 'biff5'))
      iconv.encode('姓名', 'gbk').copy(bytes, bytes.indexOf('name'))
      iconv.encode('王建', 'gbk').copy(bytes, bytes.indexOf('wang'))
      bytes.writeUInt16LE(936, bytes.indexOf(Buffer.from([0x42, 0, 2, 0])) + 4)
      return bytes
    },
    truth: {
      format: 'xls',
      lines: [
        ['姓名', 'no'],
        ['王建', '12.5'],
        ['li', '7'],
      ],
    },
  },
  {
    name: 'xls that is cut off',
    make: () => xls(book(), 'biff8').subarray(0, 3000),
    truth: { refused: 'sheets.broken' },
  },
  { name: 'a locked xlsx', make: () => compound('EncryptedPackage'), truth: { refused: 'sheets.encrypted' } },
  {
    name: 'a Word file of the old kind',
    make: () => compound('WordDocument'),
    truth: { refused: 'sheets.kind' },
  },
  { name: 'an installer', make: () => compound('SummaryInformation'), truth: { refused: 'sheets.kind' } },
  {
    name: 'a page that is called .xls',
    make: () =>
      iconv.encode(
        page(
          '<table><tr><th>姓名<th>号</tr><tr><td>王</td><td style="mso-number-format:\'@\'">440111190001010005</td></tr><tr><td>李</td><td>&nbsp;</td></tr></table>',
        ),
        'gb18030',
      ),
    truth: { format: 'html', encoding: 'gb18030', lines: PEOPLE },
  },
  {
    name: 'a page with a head of two lines',
    make: () =>
      utf8(
        page(
          '<table><tr><td rowspan=2>姓名</td><td colspan=2>住址</td></tr><tr><td>街道</td><td>门牌</td></tr><tr><td>王</td><td>金沙</td><td>3<br>号</td></tr></table>',
        ),
      ),
    truth: {
      lines: [
        ['姓名', '住址', ''],
        ['', '街道', '门牌'],
        ['王', '金沙', '3\n号'],
      ],
      head: { from: 1, to: 2, headings: ['姓名', '住址·街道', '住址·门牌'] },
      flags: [
        [1, 2, 'merged'],
        [2, 0, 'merged'],
      ],
    },
  },
  {
    name: 'a page that runs something',
    make: () => utf8(page('<script>alert("<table><tr><td>x</td></tr></table>")</script><p>没有表格</p>')),
    truth: { refused: 'sheets.noSheet' },
  },
  {
    name: 'XML that is no table',
    make: () => utf8('<?xml version="1.0"?><note><to>x</to></note>'),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'Excel 2003 XML without a sheet',
    make: () => utf8('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    truth: { refused: 'sheets.noSheet' },
  },
  {
    name: 'json: an array of objects with other keys each time',
    make: () =>
      utf8(
        '[{"姓名":"王","号":440111190001010005,"x":null},\n{"号":1.50,"姓名":"李\\n二","是":true,"内":{"a":[1, 2]}}]',
      ),
    truth: {
      format: 'json',
      lines: [
        ['姓名', '号', 'x', '是', '内'],
        ['王', '440111190001010005', '', '', ''],
        ['李\n二', '1.50', '', 'true', '{"a":[1, 2]}'],
      ],
    },
  },
  {
    name: 'json: an object around one array',
    make: () => utf8('{"code":0,"meta":{"rows":[1]},"data":[{"a":"1"},{"a":"2"}],"msg":"ok"}'),
    truth: { format: 'json', lines: [['a'], ['1'], ['2']] },
  },
  {
    name: 'json: what looks like a total is a record',
    make: () => utf8('[{"2020":"合计","2021":1},{"2020":"注：","2021":null}]'),
    truth: {
      lines: [
        ['2020', '2021'],
        ['合计', '1'],
        ['注：', ''],
      ],
      head: { from: 1, to: 1, headings: ['2020', '2021'] },
      kinds: ['head', 'row', 'row'],
    },
  },
  {
    name: 'json: arrays in an array',
    make: () => utf8('[["姓名","号"],["王",440111190001010005],["李",null]]'),
    truth: { format: 'json', lines: PEOPLE },
  },
  {
    name: 'json in utf-16',
    make: () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('[{"a":"中"}]', 'utf16le')]),
    truth: { encoding: 'utf-16le', lines: [['a'], ['中']] },
  },
  {
    name: 'json with the same key twice',
    make: () => utf8('[{"a":1,"a":2}]'),
    truth: { refused: 'sheets.json', detail: { line: 1 } },
  },
  { name: 'json that is cut off', make: () => utf8('[{"a":1},\n{"a":2'), truth: { refused: 'sheets.json' } },
  {
    name: 'json with a mistake',
    make: () => utf8('[{"a":1},\n{"a":}]'),
    truth: { refused: 'sheets.json', detail: { line: 2 } },
  },
  { name: 'json with text behind it', make: () => utf8('[{"a":1}]\nx'), truth: { refused: 'sheets.json' } },
  {
    name: 'json: one object is one row',
    make: () => utf8('{"a":1,"b":{"c":2}}'),
    truth: {
      lines: [
        ['a', 'b'],
        ['1', '{"c":2}'],
      ],
    },
  },
  { name: 'json with nothing in it', make: () => utf8('[]'), truth: { refused: 'sheets.empty' } },
  { name: 'json of objects and numbers', make: () => utf8('[{"a":1},2]'), truth: { refused: 'sheets.json' } },
  {
    name: 'ndjson',
    make: () => utf8('{"a":1,"b":"中"}\r\n\r\n{"b":"文","c":12345678901234567890}\n'),
    truth: {
      format: 'ndjson',
      lines: [
        ['a', 'b', 'c'],
        ['1', '中', ''],
        ['', '文', '12345678901234567890'],
      ],
    },
  },
  {
    name: 'ndjson with a broken line',
    make: () => utf8('{"a":1}\n{"a":2\n'),
    truth: { refused: 'sheets.json', detail: { line: 2 } },
  },
  {
    name: 'geojson',
    make: () =>
      utf8(
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":7,"properties":{"名称":"金沙","编码":440111001},"geometry":{"type":"Point","coordinates":[113.20,23.160000000000001]}},{"type":"Feature","properties":null,"geometry":null}]}',
      ),
    truth: {
      format: 'geojson',
      lines: [
        ['id', '名称', '编码', 'geometry'],
        ['7', '金沙', '440111001', '{"type":"Point","coordinates":[113.20,23.160000000000001]}'],
        ['', '', '', ''],
      ],
    },
  },
  {
    name: 'parquet: long numbers, days, moments and texts without loss',
    make: () =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: '号', data: ['440111190001010005', null], type: 'STRING' },
            { name: '长', data: [123456789012345678n, -5n], type: 'INT64' },
            { name: '数', data: [0.1, 2.5e-7], type: 'DOUBLE' },
            { name: '短', data: [0.1, 3], type: 'FLOAT' },
            { name: '时', data: [new Date(0), new Date(1.5e12)], type: 'TIMESTAMP' },
            { name: '是', data: [true, false], type: 'BOOLEAN' },
          ],
        }),
      ),
    truth: {
      format: 'parquet',
      lines: [
        ['号', '长', '数', '短', '时', '是'],
        ['440111190001010005', '123456789012345678', '0.1', '0.1', '1970-01-01 00:00:00Z', 'true'],
        ['', '-5', '0.00000025', '3', '2017-07-14 02:40:00Z', 'false'],
      ],
    },
  },
  {
    name: 'parquet that is cut off',
    make: () => Buffer.concat([utf8('PAR1'), Buffer.alloc(50)]),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'shapefile with gbk texts, a deleted row and a day',
    make: () =>
      zipOf([
        { name: 'towns.shp', bytes: shp([point(113.2, 23.1), point(0, 0), point(113.3, 23.25)]) },
        {
          name: 'towns.dbf',
          bytes: dbf(
            COLUMNS,
            [
              ['金沙街道', '12', '20260301'],
              ['没有了', '1', '', 'deleted'],
              ['石井街道', '', ''],
            ],
            'gb18030',
            77,
          ),
        },
        { name: 'towns.prj', bytes: WGS },
      ]),
    truth: {
      format: 'shapefile',
      lines: [
        ['名称', '人口', '日期', 'geometry'],
        ['金沙街道', '12', '2026-03-01', '{"type":"Point","coordinates":[113.2,23.1]}'],
        ['石井街道', '', '', '{"type":"Point","coordinates":[113.3,23.25]}'],
      ],
      numbers: [1, 2, 4],
    },
  },
  {
    name: 'shapefile with a hole in a polygon, texts by the file beside it, one cut in half',
    make: () =>
      zipOf([
        {
          name: 'a/p.SHP',
          bytes: shp([
            polygon([
              [
                [0, 0],
                [0, 4],
                [4, 4],
                [4, 0],
                [0, 0],
              ],
              [
                [1, 1],
                [2, 1],
                [2, 2],
                [1, 2],
                [1, 1],
              ],
            ]),
          ]),
        },
        { name: 'a/p.DBF', bytes: dbf([['名', 'C', 8]], [['白云区']], 'utf-8') },
        { name: 'a/p.cpg', bytes: 'UTF-8' },
      ]),
    truth: {
      lines: [
        ['名', 'geometry'],
        [
          '白云',
          '{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[1,2],[2,2],[2,1],[1,1]]]}',
        ],
      ],
      flags: [[2, 0, 'broken']],
    },
  },
  {
    name: 'shapefile whose shapes are cut off',
    make: () =>
      zipOf([
        { name: 'p.shp', bytes: shp([point(1, 2)]).subarray(0, 115) },
        { name: 'p.dbf', bytes: dbf([['n', 'C', 4]], [['a']], 'utf-8') },
      ]),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'a dBase table that came alone, in gbk, a row deleted, notes in a file that did not come',
    make: () =>
      dbf(
        [
          ['名称', 'C', 20],
          ['人口', 'N', 6],
          ['备注', 'M', 10],
        ],
        [
          ['金沙街道', '12', '7'],
          ['没有了', '1', '', 'deleted'],
          ['石井街道', '', ''],
        ],
        'gb18030',
        77,
      ),
    truth: {
      format: 'dbf',
      encoding: 'gb18030',
      lines: [
        ['名称', '人口', '备注'],
        ['金沙街道', '12', ''],
        ['石井街道', '', ''],
      ],
      numbers: [1, 2, 4],
      flags: [[2, 2, 'broken']],
    },
  },
  {
    name: 'a dBase table cut off in a row',
    make: () => dbf([['name', 'C', 20]], [['wang'], ['li']], 'utf-8').subarray(0, 90),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'ods: merged cells, rows and cells that repeat, a number that lost its digits, a note that is no value',
    make: () => ods(ODS_ROWS),
    truth: {
      format: 'ods',
      lines: [
        ['姓名', '号', '日', '数'],
        ['王 芳', '440111190001010005', '2026-03-01', '0.3'],
        ['李', '440111199999999000', '2026-03-01 10:30:00', '12'],
        ['李', '7', '7'],
        ['李', '7', '7'],
        ['甲\n乙', '', 'TRUE', '10:30:00'],
      ],
      numbers: [1, 2, 3, 4, 5, 1000],
      flags: [
        [2, 3, 'rounded'],
        [3, 1, 'damaged'],
        [1000, 1, 'merged'],
      ],
    },
  },
  {
    name: 'ods as another program writes it',
    make: () => write(latin(), { bookType: 'ods', type: 'buffer' }) as Uint8Array,
    truth: {
      format: 'ods',
      lines: [
        ['name', 'no'],
        ['wang', '12.5'],
        ['li', '7'],
      ],
    },
  },
  {
    name: 'ods bomb: one full row said to repeat a thousand million times',
    make: () =>
      ods(`<table:table-row table:number-rows-repeated="1000000000">${text('x')}</table:table-row>`),
    truth: { refused: 'sheets.tooManyRows' },
  },
  {
    name: 'ods with a password',
    make: () =>
      zipOf([
        { name: 'content.xml', bytes: Buffer.from([1, 2, 3]) },
        {
          name: 'META-INF/manifest.xml',
          bytes: '<manifest:manifest><manifest:encryption-data/></manifest:manifest>',
        },
      ]),
    truth: { refused: 'sheets.encrypted' },
  },
  {
    name: 'a text document of the same family is no sheet',
    make: () =>
      zipOf([
        { name: 'content.xml', bytes: '<office:document-content><office:text/></office:document-content>' },
      ]),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'Excel 2003 XML under the name .xls: gaps, merged cells, a number that lost its digits, days, an error, a note that is no value',
    make: () => Buffer.from(XML_2003),
    truth: {
      format: 'xml',
      lines: [
        ['姓名', '身份证号', '日期', '金额'],
        ['王 & 芳', '440111190001010005', '2026-03-01', '0.3'],
        ['李', '4.4011119999999901E+17', '2026-03-01 10:30:00', '', '10:30:00'],
        ['合并', '', '', 'TRUE', '#DIV/0!'],
        ['', '', '', '第一行\n第二行'],
      ],
      numbers: [1, 2, 5, 6, 7],
      flags: [
        [2, 3, 'rounded'],
        [5, 1, 'damaged'],
        [5, 3, 'noValue'],
        [6, 1, 'merged'],
        [6, 4, 'error'],
        [7, 0, 'merged'],
        [7, 1, 'merged'],
      ],
    },
  },
  {
    name: 'Excel 2003 XML as another program writes it',
    make: () => Buffer.from(write(latin(), { bookType: 'xlml', type: 'string' }) as string),
    truth: {
      format: 'xml',
      lines: [
        ['name', 'no'],
        ['wang', '12.5'],
        ['li', '7'],
      ],
    },
  },
  {
    name: 'Excel 2003 XML whose cells go backwards',
    make: () => Buffer.from(XML_2003.replace('ss:Index="5"><Cell>', 'ss:Index="2"><Cell>')),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'Excel 2003 XML that breaks off',
    make: () => Buffer.from(XML_2003.slice(0, -200)),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'Excel 2003 XML with entities of its own (XML bomb)',
    make: () => Buffer.from(XML_2003.replace('<Workbook', '<!DOCTYPE lolz [<!ENTITY lol "lol">]><Workbook')),
    truth: { refused: 'sheets.dtd' },
  },
]

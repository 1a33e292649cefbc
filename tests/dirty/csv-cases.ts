import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import type { Case, Truth } from './case.ts'

const utf8 = (text: string): Buffer => Buffer.from(text)
const gbk = (text: string): Buffer => iconv.encode(text, 'gb18030')
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex')

const PEOPLE = [
  ['姓名', '身份证号', '金额'],
  ['王建国', '440111190001010005', '120.50'],
  ['李丽华', '440111190001010021', '0'],
]
const text = (rows: readonly (readonly string[])[], delimiter = ',', end = '\r\n'): string =>
  rows.map((row) => row.join(delimiter)).join(end) + end
const people: Truth = { format: 'csv', lines: PEOPLE }
const as = (encoding: string, delimiter = ','): Truth => ({ ...people, encoding, delimiter }) as Truth

export const csvCases: readonly Case[] = [
  { name: 'utf-8', make: () => utf8(text(PEOPLE)), truth: as('utf-8') },
  { name: 'utf-8 with a mark', make: () => utf8(`\ufeff${text(PEOPLE)}`), truth: as('utf-8') },
  { name: 'gbk', make: () => gbk(text(PEOPLE)), truth: as('gb18030') },
  {
    name: 'utf-16 little end with a mark',
    make: () => Buffer.concat([hex('fffe'), Buffer.from(text(PEOPLE), 'utf16le')]),
    truth: as('utf-16le'),
  },
  {
    name: 'utf-16 big end with a mark',
    make: () => Buffer.concat([hex('feff'), Buffer.from(text(PEOPLE), 'utf16le').swap16()]),
    truth: as('utf-16be'),
  },
  {
    name: 'utf-16 little end without a mark',
    make: () => Buffer.from(text(PEOPLE), 'utf16le'),
    truth: as('utf-16le'),
  },
  {
    name: 'utf-16 big end without a mark',
    make: () => Buffer.from(text(PEOPLE), 'utf16le').swap16(),
    truth: as('utf-16be'),
  },
  {
    name: 'gb18030 rare characters: 䶮 in two bytes, 㛃 and 𠀀 in four',
    make: () =>
      Buffer.concat([
        gbk('姓名,号\n王'),
        hex('fe9f'),
        gbk(',1\n'),
        hex('8230d033'),
        gbk(',2\n'),
        hex('95328236'),
        gbk(',3\n'),
      ]),
    truth: {
      encoding: 'gb18030',
      lines: [
        ['姓名', '号'],
        ['王䶮', '1'],
        [hexText('8230d033'), '2'],
        [hexText('95328236'), '3'],
      ],
    },
  },
  {
    name: 'characters of the private area get the place of their own',
    make: () => Buffer.concat([gbk('姓名,区\n'), hex('fe59'), gbk('明,白云区\n')]),
    truth: {
      encoding: 'gb18030',
      lines: [
        ['姓名', '区'],
        ['\u9fb4明', '白云区'],
      ],
    },
  },
  {
    name: 'utf-8 that breaks in the middle',
    make: () => Buffer.concat([utf8('姓名,号\n王建国,1\n李'), hex('ff'), utf8(',2\n张三,3\n')]),
    truth: { refused: 'sheets.encoding', detail: { encoding: 'utf-8', line: 3 } },
  },
  {
    name: 'a line of gbk in a file of utf-8',
    make: () =>
      Buffer.concat([
        utf8('姓名,街道\n王建国,金沙街道\n'),
        gbk('李丽华,石井街道\n'),
        utf8('张三,均禾街道\n'),
      ]),
    truth: { refused: 'sheets.encoding', detail: { encoding: 'utf-8', line: 3 } },
  },
  {
    name: 'gbk that breaks in the middle',
    make: () => Buffer.concat([gbk('姓名,号\n王建国,1\n李'), hex('ff2c'), gbk('2\n')]),
    truth: { refused: 'sheets.encoding', detail: { encoding: 'gb18030', line: 3 } },
  },
  {
    name: 'utf-8 cut off within its last character',
    make: () => utf8('姓名,街道\n王建国,金沙街').subarray(0, -1),
    truth: { refused: 'sheets.encoding' },
  },
  {
    name: 'big5 that also reads as gb18030',
    make: () =>
      iconv.encode('姓名,地址\n陳大文,臺北市中正區重慶南路一段\n林淑芬,新竹縣竹北市縣政九路\n', 'big5'),
    truth: { refused: 'sheets.encodingDoubt' },
  },
  {
    name: 'big5 whose encoding is said',
    make: () => iconv.encode('姓名,地址\n陳大文,臺北市\n', 'big5'),
    how: { encoding: 'big5' },
    truth: {
      encoding: 'big5',
      lines: [
        ['姓名', '地址'],
        ['陳大文', '臺北市'],
      ],
    },
  },
  {
    name: 'latin letters with accents of windows-1252',
    make: () =>
      iconv.encode(
        'nom,ville\nHélène Lefèvre,Orléans\nRené Côté,Nîmes\nZoë Müller,Besançon\n',
        'windows-1252',
      ),
    truth: { refused: 'sheets.encodingDoubt' },
  },
  { name: 'nothing at all', make: () => Buffer.alloc(0), truth: { refused: 'sheets.empty' } },
  { name: 'only a mark', make: () => hex('efbbbf'), truth: { refused: 'sheets.empty' } },
  { name: 'only blanks and line ends', make: () => utf8(' \r\n\r\n'), truth: { refused: 'sheets.empty' } },
  { name: 'one cell', make: () => utf8('金额'), truth: { lines: [['金额']] } },
  {
    name: 'line ends mixed',
    make: () => utf8('a,b\r\n1,2\n3,4\r5,6'),
    truth: {
      lines: [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    },
  },
  {
    name: 'quotation marks, separators and line ends in cells',
    make: () => utf8('名称,说明\r\n"甲,乙","他说""好""\r\n第二行\n第三行"\r\n"","x"\r\n'),
    truth: {
      lines: [
        ['名称', '说明'],
        ['甲,乙', '他说"好"\r\n第二行\n第三行'],
        ['', 'x'],
      ],
    },
  },
  {
    name: 'a quotation mark inside a bare cell is a letter',
    make: () => utf8('规格,数\n5"管,3\n'),
    truth: {
      lines: [
        ['规格', '数'],
        ['5"管', '3'],
      ],
    },
  },
  {
    name: 'a quotation mark that is never closed',
    make: () => utf8('a,b\n1,"二\n3,4\n5,6\n'),
    truth: { refused: 'sheets.quoteOpen', detail: { line: 2 } },
  },
  {
    name: 'text behind a closing quotation mark',
    make: () => utf8('a,b\n1,2\n"三"x,4\n'),
    truth: { refused: 'sheets.quoteTail', detail: { line: 3, column: 1 } },
  },
  {
    name: 'single quotation marks around every cell',
    make: () => utf8("'a','b'\n'1,5','it''s'\n'2','3'\n"),
    truth: {
      lines: [
        ['a', 'b'],
        ['1,5', "it's"],
        ['2', '3'],
      ],
    },
  },
  {
    name: 'semicolons with commas in numbers',
    make: () => utf8('名称;金额\n甲;1,5\n乙;2,75\n'),
    truth: {
      delimiter: ';',
      lines: [
        ['名称', '金额'],
        ['甲', '1,5'],
        ['乙', '2,75'],
      ],
    },
  },
  { name: 'tabs', make: () => utf8(text(PEOPLE, '\t')), truth: as('utf-8', '\t') },
  { name: 'bars', make: () => gbk(text(PEOPLE, '|', '\n')), truth: as('gb18030', '|') },
  { name: 'full-width commas', make: () => gbk(text(PEOPLE, '，', '\n')), truth: as('gb18030', '，') },
  {
    name: 'full-width commas in sentences do not separate',
    make: () => utf8('标题,内容\n路灯,不亮，很黑，请修\n井盖,丢了，危险，请补\n'),
    truth: {
      delimiter: ',',
      lines: [
        ['标题', '内容'],
        ['路灯', '不亮，很黑，请修'],
        ['井盖', '丢了，危险，请补'],
      ],
    },
  },
  {
    name: 'the separator is said',
    make: () => utf8('a;b,c\n1;2,3\n'),
    how: { delimiter: ';' },
    truth: {
      lines: [
        ['a', 'b,c'],
        ['1', '2,3'],
      ],
    },
  },
  {
    name: 'blanks around cells stay',
    make: () => utf8('a, b \n 1 ,2\u3000\n'),
    truth: {
      lines: [
        ['a', ' b '],
        [' 1 ', '2\u3000'],
      ],
    },
  },
  {
    name: 'rows of different length',
    make: () => utf8('a,b,c\n1,2\n1,2,3,4\n'),
    truth: {
      lines: [
        ['a', 'b', 'c'],
        ['1', '2'],
        ['1', '2', '3', '4'],
      ],
    },
  },
  {
    name: 'empty lines between rows',
    make: () => utf8('a,b\n1,2\n\n3,4\n'),
    truth: { lines: [['a', 'b'], ['1', '2'], [''], ['3', '4']], kinds: ['head', 'row', 'blank', 'row'] },
  },
  {
    name: 'a NUL in a cell',
    make: () => utf8('a,b\n1,2\n3,x\0y\n'),
    truth: { refused: 'sheets.nul', detail: { line: 3 } },
  },
  {
    name: 'identity numbers that a spreadsheet program has spoilt stand as they came',
    make: () => utf8('姓名,身份证号\n王建国,4.40111E+17\n李丽华,440111190001010021\n'),
    truth: {
      lines: [
        ['姓名', '身份证号'],
        ['王建国', '4.40111E+17'],
        ['李丽华', '440111190001010021'],
      ],
    },
  },
  {
    name: 'formulas are text and stay text',
    make: () => utf8('姓名,备注\n王建国,"=HYPERLINK(""http://x"",""y"")"\n=1+1,@SUM(A1)\n+86,-1\n'),
    truth: {
      lines: [
        ['姓名', '备注'],
        ['王建国', '=HYPERLINK("http://x","y")'],
        ['=1+1', '@SUM(A1)'],
        ['+86', '-1'],
      ],
    },
  },
  {
    name: 'a cell of a million characters',
    make: () => utf8(`a,b\n${'x'.repeat(1_000_001)},1\n`),
    truth: { refused: 'sheets.cellTooLong', detail: { line: 2 } },
  },
  {
    name: 'a cell within the limit',
    make: () => utf8(`a,b\n${'长'.repeat(300_000)},1\n`),
    truth: {
      lines: [
        ['a', 'b'],
        ['长'.repeat(300_000), '1'],
      ],
    },
  },
  {
    name: 'twenty thousand columns',
    make: () => utf8(`${Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',')}\n`),
    truth: { refused: 'sheets.tooWide', detail: { line: 1 } },
  },
  {
    name: 'more rows than the limit',
    make: () => utf8('a\n1\n2\n3\n'),
    how: { limits: { rows: 3 } },
    truth: { refused: 'sheets.tooManyRows' },
  },
  { name: 'gzip', make: () => gzipSync(gbk(text(PEOPLE))), truth: as('gb18030') },
  {
    name: 'a gzip that is cut off',
    make: () => gzipSync(utf8(text(PEOPLE))).subarray(0, -12),
    truth: { refused: 'sheets.broken' },
  },
  {
    name: 'a gzip bomb',
    make: () => gzipSync(Buffer.alloc(3_000_000, 0x61)),
    how: { limits: { ratioFrom: 1_000_000 } },
    truth: { refused: 'sheets.bomb' },
  },
  {
    name: 'a file of two gigabytes is refused before it is read',
    make: () => Buffer.alloc(0),
    hole: 2 * 1024 ** 3,
    truth: { refused: 'sheets.tooLarge', detail: { megabytes: 2048 } },
  },
  { name: 'a csv that is called .xls', make: () => gbk(text(PEOPLE, '\t')), truth: as('gb18030', '\t') },
  {
    name: 'a program with another name',
    make: () => Buffer.concat([utf8('MZ\x90\0\x03\0'), Buffer.alloc(200)]),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'headings that begin like a zip',
    make: () => utf8('PK,val\n1,x\n'),
    truth: {
      format: 'csv',
      lines: [
        ['PK', 'val'],
        ['1', 'x'],
      ],
    },
  },
  {
    name: 'headings that begin like a program',
    make: () => utf8('MZ,val\n1,x\n'),
    truth: {
      format: 'csv',
      lines: [
        ['MZ', 'val'],
        ['1', 'x'],
      ],
    },
  },
  {
    name: 'headings that begin like Parquet',
    make: () => utf8('PAR1,val\n1,x\n'),
    truth: {
      format: 'csv',
      lines: [
        ['PAR1', 'val'],
        ['1', 'x'],
      ],
    },
  },
  {
    name: 'bytes of no kind',
    make: () => Buffer.from([0, 1, 2, 3, 255, 254, 200]),
    truth: { refused: 'sheets.kind' },
  },
  { name: 'a PDF', make: () => utf8('%PDF-1.7\n'), truth: { refused: 'sheets.kind' } },
  {
    name: 'a picture',
    make: () => hex('89504e470d0a1a0a0000000d49484452'),
    truth: { refused: 'sheets.kind' },
  },
  {
    name: 'a column without end: many lines longer than a piece of reading',
    make: () =>
      utf8(`号,文\n${Array.from({ length: 40 }, (_, i) => `${i},${'行'.repeat(20_000)}`).join('\r\n')}\r\n`),
    truth: { lines: [['号', '文'], ...Array.from({ length: 40 }, (_, i) => [`${i}`, '行'.repeat(20_000)])] },
  },
]

function hexText(bytes: string): string {
  return iconv.decode(hex(bytes), 'gb18030')
}

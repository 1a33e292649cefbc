import { declareRefusals, say } from '../../base/index.ts'

/** What a person who brings a file can meet before the first row. */
export const refuse = declareRefusals({
  'import.cannotRead': {
    http: 400,
    says: (d: { file: string; reason: string }) =>
      say(`无法读取文件 ${d.file}（${d.reason}）`, `The file ${d.file} cannot be read (${d.reason})`),
    remedy: say('检查路径和权限', 'Check the path and the rights'),
  },
  'import.emptyFile': {
    http: 422,
    says: (d: { file: string }) => say(`文件 ${d.file} 是空的`, `The file ${d.file} is empty`),
    remedy: say('检查导出是否完整', 'Check that the export is complete'),
  },
  'import.encoding': {
    http: 422,
    says: (d: { file: string; line: number }) =>
      say(
        `文件 ${d.file} 既不是 UTF-8 也不是 GB18030（按 UTF-8 读到第 ${d.line} 行附近出错）`,
        `The file ${d.file} is neither UTF-8 nor GB18030 (read as UTF-8 it breaks near line ${d.line})`,
      ),
    remedy: say(
      '在表格软件中另存为“CSV UTF-8”，或存为 xlsx',
      'Save it as “CSV UTF-8” in your spreadsheet program, or as xlsx',
    ),
  },
  'import.kindOfFile': {
    http: 415,
    says: (d: { file: string; found: string }) =>
      say(
        `文件 ${d.file} 不是 CSV 或 xlsx（${d.found}）`,
        `The file ${d.file} is not CSV or xlsx (${d.found})`,
      ),
    remedy: say('在表格软件中另存为 xlsx 或 CSV', 'Save it as xlsx or CSV in your spreadsheet program'),
  },
  'import.broken': {
    http: 422,
    says: (d: { file: string; line: number; reason: string }) =>
      say(
        `文件 ${d.file} 在第 ${d.line} 行附近断裂（${d.reason}），前面的行可能已导入`,
        `The file ${d.file} is broken near line ${d.line} (${d.reason}); rows before it may have come in`,
      ),
    remedy: say(
      '修好该处（多为没有成对的引号）后再导入，已导入的不会重复',
      'Mend the place, mostly a quotation mark without its pair, and import again; nothing comes twice',
    ),
  },
  'import.noHeader': {
    http: 422,
    says: (d: { file: string; found: readonly string[]; missing: readonly string[] }) =>
      say(
        `文件 ${d.file} 中找不到表头，缺少：${d.missing.join('、')}；首行是：${d.found.join('、')}`,
        `No header was found in ${d.file}, missing: ${d.missing.join(', ')}; the first row reads: ${d.found.join(', ')}`,
      ),
    remedy: say(
      '用 --map 指定各列，如 --map content=留言详情 --map time=留言时间',
      'Name the columns with --map, such as --map content=Details --map time=Date',
    ),
  },
  'import.noColumn': {
    http: 422,
    says: (d: { field: string; column: string }) =>
      say(
        `--map ${d.field}=${d.column}：文件中没有“${d.column}”这一列`,
        `--map ${d.field}=${d.column}: the file has no column “${d.column}”`,
      ),
    remedy: say('检查列名', 'Check the name of the column'),
  },
  'import.categoryMap': {
    http: 422,
    says: (d: { row: number; code: string }) =>
      say(
        `分类对照表第 ${d.row} 行的代码“${d.code}”不在事项分类中`,
        `Row ${d.row} of the category map names “${d.code}”, which is not a category`,
      ),
    remedy: say(
      '每行两列：原分类, 事项分类代码',
      'Two columns in each row: the category as written in the file, our category code',
    ),
  },
  'import.rejectFile': {
    http: 500,
    says: (d: { file: string; reason: string }) =>
      say(
        `不能写退回文件 ${d.file}（${d.reason}）`,
        `The file of rejected rows ${d.file} cannot be written (${d.reason})`,
      ),
    remedy: say('用 --rejects 指定别的位置', 'Name another place with --rejects'),
  },
})

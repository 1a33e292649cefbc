import { declareRefusals, type Refusal, type Say, say } from '../../base/index.ts'

/** A refusal that names the field: `phone`, `people.0.name`; empty for the whole input. */
export type FieldRefusal = Refusal & { readonly path: string }

type About = { readonly title: Say }

const about = (zh: string, en: string) => (detail: About) =>
  say(`“${detail.title.zh}”${zh}`, `${detail.title.en}: ${en}`)

import type { PolygonFault } from './polygon.ts'

// What a person typed is never repeated in a refusal: it may be personal, and refusals reach logs.
export const refusals = declareRefusals({
  'fields.invalid': {
    http: 422,
    says: ({ count }: { count: number; errors: readonly FieldRefusal[] }) =>
      say(`有 ${count} 处填写需要改正`, `${count} entries need correction`),
    remedy: say('请按各项提示改正后再提交', 'Correct each entry as its message says, then submit again'),
  },
  'fields.notAnObject': {
    http: 422,
    says: about('应为一组数据项', 'a set of named values is expected'),
    remedy: say('请按接口文档提交 JSON 对象', 'Send a JSON object as the API document describes'),
  },
  'fields.unknown': {
    http: 422,
    says: ({ name }: { name: string }) => say(`没有“${name}”这一项`, `there is no field "${name}"`),
    remedy: say('请删去该项或核对名称', 'Remove the field or check its name'),
  },
  'fields.required': {
    http: 422,
    says: about('必填', 'required'),
    remedy: say('请填写此项', 'Fill in this entry'),
  },
  'fields.wrongType': {
    http: 422,
    says: about('格式不对', 'wrong type of value'),
    remedy: say('请按提示的格式填写', 'Use the form the help text describes'),
  },
  'fields.badCharacters': {
    http: 422,
    says: about('含有无法保存的字符', 'contains characters that cannot be stored'),
    remedy: say('请删去空字符、控制字符或残缺字符后重试', 'Remove null, control or broken characters'),
  },
  'fields.tooLong': {
    http: 422,
    says: ({ title, max, length }: About & { max: number; length: number }) =>
      say(
        `“${title.zh}”最多 ${max} 个字，现有 ${length} 个`,
        `${title.en}: at most ${max} characters, there are ${length}`,
      ),
    remedy: say('请精简文字，详情可作为附件上传', 'Shorten the text; details may go into an attachment'),
  },
  'fields.tooShort': {
    http: 422,
    says: ({ title, min }: About & { min: number }) =>
      say(`“${title.zh}”至少 ${min} 个字`, `${title.en}: at least ${min} characters`),
    remedy: say('请补充内容', 'Write a little more'),
  },
  'fields.pattern': {
    http: 422,
    says: about('不符合规定的格式', 'does not have the required form'),
    remedy: say('请按提示的格式填写', 'Use the form the help text describes'),
  },
  'fields.tooMany': {
    http: 422,
    says: ({ title, max }: About & { max: number }) =>
      say(`“${title.zh}”最多 ${max} 项`, `${title.en}: at most ${max} entries`),
    remedy: say('请减少项数', 'Remove some entries'),
  },
  'fields.tooSmall': {
    http: 422,
    says: ({ title, min }: About & { min: number | string }) =>
      say(`“${title.zh}”不能小于 ${min}`, `${title.en}: not below ${min}`),
    remedy: say('请填写允许范围内的数值', 'Enter a value within the range'),
  },
  'fields.tooLarge': {
    http: 422,
    says: ({ title, max }: About & { max: number | string }) =>
      say(`“${title.zh}”不能大于 ${max}`, `${title.en}: not above ${max}`),
    remedy: say('请填写允许范围内的数值', 'Enter a value within the range'),
  },
  'fields.digits': {
    http: 422,
    says: ({ title, digits }: About & { digits: number }) =>
      say(`“${title.zh}”最多 ${digits} 位小数`, `${title.en}: at most ${digits} decimal places`),
    remedy: say('请减少小数位数', 'Use fewer decimal places'),
  },
  'fields.notAnInteger': {
    http: 422,
    says: about('应为整数', 'a whole number is expected'),
    remedy: say('请填写整数，金额以分为单位', 'Enter a whole number; money is counted in fen'),
  },
  'fields.notADay': {
    http: 422,
    says: about('不是存在的日期', 'not an existing date'),
    remedy: say('请按 2026-03-02 的格式填写真实日期', 'Write an existing date like 2026-03-02'),
  },
  'fields.notAnInstant': {
    http: 422,
    says: about('不是存在的时间', 'not an existing time'),
    remedy: say('请按 2026-03-02 09:30 的格式填写', 'Write a time like 2026-03-02 09:30 or ISO 8601'),
  },
  'fields.tooEarly': {
    http: 422,
    says: ({ title, min }: About & { min: string }) =>
      say(`“${title.zh}”不能早于 ${min}`, `${title.en}: not before ${min}`),
    remedy: say('请核对日期', 'Check the date'),
  },
  'fields.tooLate': {
    http: 422,
    says: ({ title, max }: About & { max: string }) =>
      say(`“${title.zh}”不能晚于 ${max}`, `${title.en}: not after ${max}`),
    remedy: say('请核对日期', 'Check the date'),
  },
  'fields.unknownCode': {
    http: 422,
    says: ({ title, list }: About & { list: string }) =>
      say(`“${title.zh}”的选项不在代码表中`, `${title.en}: not a code of the list "${list}"`),
    remedy: say('请从列表中选择', 'Choose from the list'),
  },
  'fields.earlyCode': {
    http: 422,
    says: ({ title, validFrom }: About & { validFrom: string }) =>
      say(
        `“${title.zh}”的选项自 ${validFrom} 起才可选用`,
        `${title.en}: this code may be chosen from ${validFrom} on`,
      ),
    remedy: say('请选择现行的选项', 'Choose a code in force'),
  },
  'fields.endedCode': {
    http: 422,
    says: ({ title, validTo }: About & { validTo: string }) =>
      say(`“${title.zh}”的选项已于 ${validTo} 停用`, `${title.en}: this code ended on ${validTo}`),
    remedy: say('请选择现行的选项', 'Choose a code in force'),
  },
  'fields.phone': {
    http: 422,
    says: about('不是有效的电话号码', 'not a valid telephone number'),
    remedy: say(
      '请填 11 位手机号，或带区号的座机如 020-81234567',
      'Enter an 11-digit mobile number or a landline with area code, like 020-81234567',
    ),
  },
  'fields.idNumberLength': {
    http: 422,
    says: about('应为 18 位身份证号码', 'an identity number has 18 characters'),
    remedy: say('请核对位数，末位可为 X', 'Check the length; the last may be X'),
  },
  'fields.idNumberRegion': {
    http: 422,
    says: about('开头的地区代码不存在', 'the region at the start does not exist'),
    remedy: say('请核对前 6 位', 'Check the first six digits'),
  },
  'fields.idNumberBirth': {
    http: 422,
    says: about('中的出生日期不成立', 'the birth date in it is impossible'),
    remedy: say('请核对第 7 至 14 位', 'Check digits 7 to 14'),
  },
  'fields.idNumberCheck': {
    http: 422,
    says: about('校验位不符，可能有一位写错', 'the check digit does not agree; a digit may be wrong'),
    remedy: say('请对照证件逐位核对', 'Compare each digit with the document'),
  },
  'fields.creditCodeLength': {
    http: 422,
    says: about('应为 18 位统一社会信用代码', 'a unified social credit code has 18 characters'),
    remedy: say('请核对位数，不含字母 I、O、S、V、Z', 'Check the length; I, O, S, V and Z never occur'),
  },
  'fields.creditCodeCheck': {
    http: 422,
    says: about('校验位不符，可能有一位写错', 'the check character does not agree'),
    remedy: say('请对照执照逐位核对', 'Compare each character with the licence'),
  },
  'fields.creditCodeBody': {
    http: 422,
    says: about(
      '第 9 至 17 位（主体标识码）的校验位不符，可能编错或写错',
      'the check of places 9 to 17, the organisation code within it, does not agree',
    ),
    remedy: say('请对照执照逐位核对', 'Compare each character with the licence'),
  },
  'fields.mail': {
    http: 422,
    says: about('不是有效的邮箱地址', 'not a valid mail address'),
    remedy: say('请按 name@example.cn 的格式填写', 'Write it like name@example.cn'),
  },
  'fields.point': {
    http: 422,
    says: about('不是有效的经纬度', 'not a valid longitude and latitude'),
    remedy: say(
      '请在地图上重新选点；经度 -180 至 180，纬度 -90 至 90',
      'Pick the point on the map again; longitude -180 to 180, latitude -90 to 90',
    ),
  },
  'fields.pointSwapped': {
    http: 422,
    says: about('的经度与纬度可能写反了', 'longitude and latitude seem to be swapped'),
    remedy: say('请先写经度（约 113），再写纬度（约 23）', 'Longitude (about 113) comes first'),
  },
  'fields.polygon': {
    http: 422,
    says: about('不是有效的范围', 'not an outline'),
    remedy: say(
      '请在地图上画出，或粘贴 GeoJSON、WKT、逐点的经纬度（经度在前，分号分隔），最多 1000 个点',
      'Draw it on the map, or paste GeoJSON, WKT, or corners as longitude,latitude with semicolons; at most 1000',
    ),
  },
  'fields.polygonCrosses': {
    http: 422,
    says: about('的边界自相交', 'the outline crosses itself'),
    remedy: say('请按顺序重新画出各点', 'Draw its corners in their order'),
  },
  'fields.area': {
    http: 422,
    says: about('不是有效的区划代码', 'not a valid division code'),
    remedy: say('请从区划列表中选择', 'Choose from the list of areas'),
  },
  'fields.areaLevel': {
    http: 422,
    says: ({ title, level }: About & { level: number }) =>
      say(`“${title.zh}”应选到第 ${level} 级区划`, `${title.en}: an area of level ${level} is expected`),
    remedy: say('1 省、2 市、3 区县、4 镇街、5 村居', '1 province, 2 city, 3 county, 4 town, 5 village'),
  },
  'fields.reference': {
    http: 422,
    says: about('的编号无效', 'not a valid identifier'),
    remedy: say('请从列表中重新选择', 'Choose from the list again'),
  },
})

/** How each fault of an outline is told. */
export const polygonRefusals = {
  ...{ shape: 'fields.polygon', corner: 'fields.polygon', few: 'fields.polygon', many: 'fields.polygon' },
  ...{ swapped: 'fields.pointSwapped', crosses: 'fields.polygonCrosses' },
} as const satisfies Record<PolygonFault, keyof typeof refusals>

import { declareRefusals, say } from '../../base/index.ts'

const help = say(
  '请对照 GeoReport v2 说明修改请求',
  'See the GeoReport v2 specification and the service definition',
)

/** Answered in the form GeoReport v2 wants: an array of {code, description}. */
export const refuse = declareRefusals({
  'open311.badFormat': {
    http: 404,
    says: () => say('地址应以 .json 或 .xml 结尾', 'The address must end in .json or .xml'),
    remedy: help,
  },
  'open311.unknownJurisdiction': {
    http: 404,
    says: (d: { wants: string }) =>
      say('没有这个 jurisdiction_id', `jurisdiction_id was not found; this server answers for ${d.wants}`),
    remedy: say('可以不填 jurisdiction_id', 'jurisdiction_id may be left out'),
  },
  'open311.badKey': {
    http: 403,
    says: () => say('缺少 api_key 或 api_key 无效', 'api_key is missing or not valid'),
    remedy: say('请向热线管理部门申请密钥', 'Ask the hotline office for a key'),
  },
  'open311.serviceMissing': {
    http: 400,
    says: () => say('没有提供 service_code', 'service_code was not provided'),
    remedy: say('先读取 services 列表', 'Read the list of services first'),
  },
  'open311.serviceUnknown': {
    http: 404,
    says: (d: { code: string }) =>
      say(`没有 service_code“${d.code}”`, `service_code ${d.code} was not found`),
    remedy: say('先读取 services 列表', 'Read the list of services first'),
  },
  'open311.placeMissing': {
    http: 400,
    says: () =>
      say(
        '没有位置：需要 lat 和 long，或 address_string',
        'No place was given: lat and long, or address_string, is required',
      ),
    remedy: help,
  },
  'open311.placeBad': {
    http: 400,
    says: () =>
      say('lat、long 应为 WGS-84 度数，并且两个都要有', 'lat and long must both be given, in degrees WGS-84'),
    remedy: help,
  },
  'open311.placeOutside': {
    http: 400,
    says: () => say('位置不在本辖区内', 'The place lies outside this jurisdiction'),
    remedy: say('请向事发地的热线提交', 'Send it to the hotline of that place'),
  },
  'open311.addressId': {
    http: 400,
    says: () => say('不支持单独使用 address_id', 'address_id alone is not supported'),
    remedy: say('请提供 lat、long 或 address_string', 'Give lat and long, or address_string'),
  },
  'open311.textMissing': {
    http: 400,
    says: () => say('没有提供 description', 'description was not provided'),
    remedy: say('请写明事情，至少 4 个字', 'Say what it is about, at least 4 characters'),
  },
  'open311.textTooLong': {
    http: 400,
    says: () => say('description 超过 4000 字', 'description is longer than 4,000 characters'),
    remedy: help,
  },
  'open311.attributeMissing': {
    http: 400,
    says: (d: { attribute: string }) =>
      say(`缺少必填的 attribute[${d.attribute}]`, `attribute[${d.attribute}] is required`),
    remedy: help,
  },
  'open311.attributeUnknown': {
    http: 400,
    says: (d: { attribute: string }) =>
      say(`该服务没有 attribute[${d.attribute}]`, `attribute[${d.attribute}] is not part of this service`),
    remedy: help,
  },
  'open311.attributeBad': {
    http: 400,
    says: (d: { attribute: string }) =>
      say(
        `attribute[${d.attribute}] 的值不符合要求`,
        `attribute[${d.attribute}] has a value that is not right`,
      ),
    remedy: help,
  },
  'open311.mailBad': {
    http: 400,
    says: () => say('email 格式不正确', 'email is not an address'),
    remedy: help,
  },
  'open311.mediaBad': {
    http: 400,
    says: () => say('media_url 应为 http(s) 网址', 'media_url must be an http(s) address'),
    remedy: help,
  },
  'open311.dateBad': {
    http: 400,
    says: (d: { name: string }) =>
      say(`${d.name} 应为 ISO 8601 日期时间`, `${d.name} must be a date and time as in ISO 8601`),
    remedy: help,
  },
  'open311.windowTooWide': {
    http: 400,
    says: () =>
      say('start_date 至 end_date 不得超过 90 天', 'start_date to end_date may not span more than 90 days'),
    remedy: say('请分段查询', 'Ask in several steps'),
  },
  'open311.statusBad': {
    http: 400,
    says: () => say('status 只能是 open 或 closed', 'status may be open or closed'),
    remedy: help,
  },
  'open311.pageBad': {
    http: 400,
    says: () =>
      say('page 应为正整数，page_size 为 1–1000', 'page must be a positive number, page_size 1–1000'),
    remedy: help,
  },
  'open311.requestUnknown': {
    http: 404,
    says: () =>
      say('没有这个 service_request_id，或它不公开', 'service_request_id was not found, or is not public'),
    remedy: say('请核对编号', 'Check the number'),
  },
})

import { type ServiceSeed, serviceItems } from '../../../kit/index.ts'
import type { ItemType } from '../../../platform/services/items/declare.ts'

export const { choice, decides, formSheet, household, idCard, licence, material, personFields } = serviceItems
export const { photo, premises, proxy, working, yesNo } = serviceItems

const PLACE: serviceItems.Place = {
  ...{ region: '440111', name: '白云区政务服务中心', address: '白云区云城东路（演示地址）' },
  ...{ phone: '020-36690000', complaints: '12345' },
}
export const unitCredit = (serial: number): string => serviceItems.creditOf(PLACE.region, serial)
export const catalogCode = (type: ItemType, trade: number, main: number, sub = 0): string =>
  serviceItems.catalogCode(PLACE.region, type, trade, main, sub)

/** 结果证照: which result is a certificate of which type. */
const certificateOf: Readonly<Record<string, string>> = {
  居民身份证: 'idCard',
  居住证: 'residence',
  结婚证: 'marriage',
  出生医学证明: 'birthMedical',
  机动车驾驶证: 'driving',
  电动自行车行驶证: 'eBike',
  老年人优待卡: 'elderCard',
  教师资格证书: 'teacher',
  无犯罪记录证明: 'noCrime',
  营业执照: 'businessLicence',
  营业执照和印章: 'businessLicence',
  食品经营许可证: 'food',
  卫生许可证: 'hygiene',
  动物诊疗许可证: 'animalClinic',
  药品经营许可证: 'drugs',
  农药经营许可证: 'pesticide',
  危险化学品经营许可证: 'chemicals',
  房屋租赁登记备案证明: 'lease',
  居住证明: 'livesHere',
  '不动产权证书（电子证照）': 'realEstate',
  '不动产登记证明（电子证照）': 'realEstateProof',
}

export type Wanted = serviceItems.Wanted

/** An item of the demonstration district. */
export function item(wanted: Wanted, serial: number): ServiceSeed {
  const certificate = certificateOf[wanted.result[0]]
  return serviceItems.item({ ...wanted, ...(certificate ? { certificate } : {}) }, PLACE, serial)
}

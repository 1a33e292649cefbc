import * as k from '../../kit/index.ts'
import { chip } from './matters.ts'
import { lotDifference, refuse } from './rules.ts'

const dueAfter: NonNullable<k.RegisterDeclaration['rules']>[number] = ({ on, due }) =>
  String(due ?? '9') < String(on ?? '') ? { ...refuse['animalClinic.dueBefore'](), path: 'due' } : null

/** 药品平衡: what is missing of a lot is said, not hidden; 100 doses in and 108 used are 8 too many. */
const balanced: NonNullable<k.RegisterDeclaration['rules']>[number] = ({ came, used, destroyed, shelf, off }) => {
  const missing = lotDifference(Number(came), Number(used), Number(destroyed), Number(shelf))
  return missing === Number(off ?? 0) ? null : { ...refuse['animalClinic.lotOff']({ off: missing }), path: 'off' }
}

const OFFICERS = ['animalOfficer', 'officialVet'] as const
const CLINIC = ['clinicStaff', ...OFFICERS] as const
const ledger = k.registersOf({ editors: CLINIC, readers: CLINIC, owner: ['农业农村'] })

const CLINIC_OPEN = 'clinicName clinicKind licenceNo issuedOn surgery point'
const CLINICS = {
  label: 'clinicName',
  search: 'clinicName licenceNo',
  open: CLINIC_OPEN,
  editors: ['animalOfficer'],
  readers: ['*'],
}
const BUREAU = { editors: ['animalOfficer'], readers: OFFICERS }

const OF_CLINIC = 'clinic 机构信用代码 Clinic: line 18'

/** 台账 of clinics and of what they do. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  clinic: ledger(CLINICS, ['动物诊疗机构', 'Animal clinics'])`
      creditCode 统一社会信用代码 Credit code: credit! · clinicName 机构名称 Name of the clinic: line
      clinicKind 类型 Kind: code animalClinicKind! · licenceNo 动物诊疗许可证号 Licence: text 40 · issuedOn 发证日期 Issued on: day
      surgery 颅腔、胸腔、腹腔手术 Cranial, chest, abdominal surgery: yes · vets 执业兽医（名） Licensed vets: integer 0..
      violations 近三年违法次数 Violations in three years: integer 0.. · town 区划 Area: area! · point 位置 Place: point`,
  vet: ledger({ label: 'number', editors: ['animalOfficer'] }, ['执业兽医', 'Vets'])`
      number 资格证号 Qualification: line 40 · vetName 姓名 Name: name! · kind 类别 Kind: code vetKind!
      clinic 备案机构信用代码 Filed at: line 18 · state 状态 State: code vetState!`,
  animal: ledger({ label: 'chip', search: 'chip plate' }, ['动物', 'Animals'], {
    chip,
    ...k.fieldLines(`
      species 种类 Species: code species! · breed 品种 Breed: text 60 · born 出生日期 Born: past · owner 饲养人 Owner: name
      ownerPhone 饲养人电话 Owner’s telephone: phone · plate 犬牌号 Plate: text 40 · plateTo 犬证有效期至 Licence holds until: day`),
  }),
  vaccination: ledger({ label: 'number', search: 'number chip', rules: [dueAfter] }, ['免疫记录', 'Vaccinations'], {
    ...k.fieldLines('number 免疫证号 Certificate: line 40'),
    chip,
    ...k.fieldLines(`
      vaccine 疫苗 Vaccine: line 60 · lot 批号 Lot: line 40 · on 免疫日期 Given on: past! · due 下次免疫 Next due: day!
      vet 执业兽医 Vet: line 40`),
  }),
  lot: ledger({ label: 'lot', key: 'clinic lot', search: 'lot drug', rules: [balanced] }, ['药品、疫苗批次', 'Lots of drugs'], {
    ...k.fieldLines(`
      ${OF_CLINIC} · lot 批号 Lot: line 40 · drug 通用名 Generic name: line · kind 类别 Kind: code prescriptionKind!
      came 购入 Came in: amount! · used 使用 Used: amount! · destroyed 销毁 Destroyed: amount! · shelf 在架 On the shelf: amount!`),
    off: k.decimal({ title: k.say('差额', 'Missing'), digits: 2 }),
  }),
  signWeek: ledger({ label: 'sign', key: 'sign week', search: '', ...BUREAU }, ['症候群周报', 'Signs by week'])`
      sign 症候 Sign: code clinicSign! · week 周（周一日期） Week, by its Monday: day! · count 例数 Cases: integer 0..!
      limit 预警值 Limit: amount · alarm 预警 Alarm: yes`,
  waste: ledger({ label: 'number', search: '' }, ['诊疗废弃物', 'Clinic waste'])`
      number 联单号 Manifest: line 40 · ${OF_CLINIC} · kg 重量（千克） kg: amount! · on 交接日期 Handed over on: past!
      to 处置单位 Handed to: line`,
  keepAway: ledger({ label: 'name', ...BUREAU }, [
    '养殖屠宰交易场所',
    'Farms, slaughter places, live markets',
  ])`name 名称 Name: line · point 位置 Place: point!`,
  inspector: ledger({ label: 'number', search: '', ...BUREAU }, [
    '检查人员名录',
    'Inspectors',
  ])`number 执法证号 Number: line 40 · person 姓名 Name: name! · avoids 须回避的机构信用代码 Must keep away from: text 400`,
  annualReport: ledger({ label: 'clinic', key: 'clinic year', search: '' }, ['年度报告', 'Annual reports'])`
      ${OF_CLINIC} · year 年度 Year: integer 2020..2100! · cases 诊疗数 Cases: integer 0..! · doses 免疫剂次 Doses: integer 0..!
      staff 从业人员 Staff: integer 0..! · on 报送日期（3月底前） Filed on, by the end of March: past!`,
}

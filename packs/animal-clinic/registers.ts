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
const number = (zh: string, en: string) => k.text({ title: k.say(zh, en), required: true, max: 40 })
const ledger = k.registersOf({ editors: CLINIC, readers: CLINIC, owner: ['农业农村'] })

const CLINIC_OPEN = 'clinicName clinicKind licenceNo issuedOn surgery'
const CLINICS = {
  label: 'clinicName',
  search: 'clinicName licenceNo',
  open: CLINIC_OPEN,
  editors: ['animalOfficer'],
  readers: ['*'],
}
const BUREAU = { editors: ['animalOfficer'], readers: OFFICERS }

/** 台账 of clinics and of what they do. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  clinic: ledger(CLINICS, ['动物诊疗机构', 'Animal clinics'], {
    creditCode: k.creditCode({ title: k.say('统一社会信用代码', 'Credit code'), required: true }),
    clinicName: k.line('机构名称', 'Name of the clinic'),
    clinicKind: k.choice('类型', 'Kind', 'animalClinicKind'),
    licenceNo: k.text({ title: k.say('动物诊疗许可证号', 'Licence'), max: 40 }),
    issuedOn: k.day({ title: k.say('发证日期', 'Issued on') }),
    surgery: k.yes({ title: k.say('颅腔、胸腔、腹腔手术', 'Cranial, chest, abdominal surgery') }),
    violations: k.integer({ title: k.say('近三年违法次数', 'Violations in three years'), min: 0 }),
    town: k.area({ title: k.say('区划', 'Area'), required: true }),
    point: k.point({ title: k.say('位置', 'Place') }),
  }),
  vet: ledger({ label: 'number', editors: ['animalOfficer'] }, ['执业兽医', 'Vets'], {
    number: number('资格证号', 'Qualification'),
    vetName: k.text({ title: k.say('姓名', 'Name'), required: true, max: 40, personal: 'name' }),
    kind: k.choice('类别', 'Kind', 'vetKind'),
    clinic: k.line('备案机构信用代码', 'Filed at', 18),
    state: k.choice('状态', 'State', 'vetState'),
  }),
  animal: ledger({ label: 'chip', search: 'chip plate' }, ['动物', 'Animals'], {
    chip,
    species: k.choice('种类', 'Species', 'species'),
    breed: k.text({ title: k.say('品种', 'Breed'), max: 60 }),
    born: k.day({ title: k.say('出生日期', 'Born'), max: 'today' }),
    owner: k.text({ title: k.say('饲养人', 'Owner'), max: 40, personal: 'name' }),
    ownerPhone: k.phone({ title: k.say('饲养人电话', 'Owner’s telephone'), personal: 'phone' }),
    plate: k.text({ title: k.say('犬牌号', 'Plate'), max: 40 }),
    plateTo: k.day({ title: k.say('犬证有效期至', 'Licence holds until') }),
  }),
  vaccination: ledger({ label: 'number', search: 'number chip', rules: [dueAfter] }, ['免疫记录', 'Vaccinations'], {
    number: number('免疫证号', 'Certificate'),
    chip,
    vaccine: k.text({ title: k.say('疫苗', 'Vaccine'), required: true, max: 60 }),
    lot: k.text({ title: k.say('批号', 'Lot'), required: true, max: 40 }),
    on: k.day({ title: k.say('免疫日期', 'Given on'), required: true, max: 'today' }),
    due: k.day({ title: k.say('下次免疫', 'Next due'), required: true }),
    vet: number('执业兽医', 'Vet'),
  }),
  lot: ledger({ label: 'lot', key: 'clinic lot', search: 'lot drug', rules: [balanced] }, ['药品、疫苗批次', 'Lots of drugs'], {
    clinic: k.line('机构信用代码', 'Clinic', 18),
    lot: k.line('批号', 'Lot', 40),
    drug: k.line('通用名', 'Generic name'),
    kind: k.choice('类别', 'Kind', 'prescriptionKind'),
    came: k.amount('购入', 'Came in', true),
    used: k.amount('使用', 'Used', true),
    destroyed: k.amount('销毁', 'Destroyed', true),
    shelf: k.amount('在架', 'On the shelf', true),
    off: k.decimal({ title: k.say('差额', 'Missing'), digits: 2 }),
  }),
  waste: ledger({ label: 'number', search: '' }, ['诊疗废弃物', 'Clinic waste'], {
    number: number('联单号', 'Manifest'),
    clinic: k.line('机构信用代码', 'Clinic', 18),
    kg: k.amount('重量（千克）', 'kg', true),
    on: k.day({ title: k.say('交接日期', 'Handed over on'), required: true, max: 'today' }),
    to: k.text({ title: k.say('处置单位', 'Handed to'), required: true, max: 100 }),
  }),
  keepAway: ledger({ label: 'name', ...BUREAU }, ['养殖屠宰交易场所', 'Farms, slaughter places, live markets'], {
    name: k.line('名称', 'Name'),
    point: k.point({ title: k.say('位置', 'Place'), required: true }),
  }),
  inspector: ledger({ label: 'number', search: '', ...BUREAU }, ['检查人员名录', 'Inspectors'], {
    number: number('执法证号', 'Number'),
    person: k.text({ title: k.say('姓名', 'Name'), required: true, max: 40, personal: 'name' }),
    avoids: k.text({ title: k.say('须回避的机构信用代码', 'Must keep away from'), max: 400, grade: 1 }),
  }),
  annualReport: ledger({ label: 'clinic', key: 'clinic year', search: '' }, ['年度报告', 'Annual reports'], {
    clinic: k.line('机构信用代码', 'Clinic', 18),
    year: k.integer({ title: k.say('年度', 'Year'), required: true, min: 2020, max: 2100 }),
    cases: k.integer({ title: k.say('诊疗数', 'Cases'), required: true, min: 0 }),
    doses: k.integer({ title: k.say('免疫剂次', 'Doses'), required: true, min: 0 }),
    staff: k.integer({ title: k.say('从业人员', 'Staff'), required: true, min: 0 }),
    on: k.day({ title: k.say('报送日期（3 月底前）', 'Filed on, by the end of March'), required: true, max: 'today' }),
  }),
}

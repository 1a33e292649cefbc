import * as k from '../../kit/index.ts'
import { chip } from './matters.ts'
import { refuse } from './rules.ts'

const dueAfter: NonNullable<k.RegisterDeclaration['rules']>[number] = ({ on, due }) =>
  String(due ?? '9') < String(on ?? '') ? { ...refuse['animalClinic.dueBefore'](), path: 'due' } : null

const OFFICERS = ['animalOfficer', 'officialVet'] as const
const CLINIC = ['clinicStaff', ...OFFICERS] as const
const number = (zh: string, en: string) => k.text({ title: k.say(zh, en), required: true, max: 40 })
const ledger = k.registersOf({ editors: CLINIC, readers: CLINIC, owner: ['农业农村'] })

/** 台账 of clinics and of what they do. */
export const registers: Readonly<Record<string, k.RegisterDeclaration>> = {
  clinic: ledger(
    {
      label: 'clinicName',
      search: 'clinicName licenceNo',
      open: 'clinicName clinicKind licenceNo issuedOn surgery',
      editors: ['animalOfficer'],
      readers: ['*'],
    },
    ['动物诊疗机构', 'Animal clinics'],
    {
      creditCode: k.creditCode({ title: k.say('统一社会信用代码', 'Credit code'), required: true }),
      clinicName: k.text({ title: k.say('机构名称', 'Name of the clinic'), required: true, max: 100, grade: 1 }),
      clinicKind: k.code({ title: k.say('类型', 'Kind'), list: 'animalClinicKind', required: true }),
      licenceNo: k.text({ title: k.say('动物诊疗许可证号', 'Licence'), max: 40 }),
      issuedOn: k.day({ title: k.say('发证日期', 'Issued on') }),
      surgery: k.yes({ title: k.say('颅腔、胸腔、腹腔手术', 'Cranial, chest, abdominal surgery') }),
      violations: k.integer({ title: k.say('近三年违法次数', 'Violations in three years'), min: 0 }),
      town: k.area({ title: k.say('区划', 'Area'), required: true }),
      point: k.point({ title: k.say('位置', 'Place') }),
    },
  ),
  vet: ledger({ label: 'number', editors: ['animalOfficer'] }, ['执业兽医', 'Vets'], {
    number: number('资格证号', 'Qualification'),
    vetName: k.text({ title: k.say('姓名', 'Name'), required: true, max: 40, personal: 'name' }),
    kind: k.code({ title: k.say('类别', 'Kind'), list: 'vetKind', required: true }),
    clinic: k.text({ title: k.say('备案机构信用代码', 'Filed at'), required: true, max: 18, grade: 1 }),
    state: k.code({ title: k.say('状态', 'State'), list: 'vetState', required: true }),
  }),
  animal: ledger({ label: 'chip', search: 'chip plate' }, ['动物', 'Animals'], {
    chip,
    species: k.code({ title: k.say('种类', 'Species'), list: 'species', required: true }),
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
  waste: ledger({ label: 'number', search: '' }, ['诊疗废弃物', 'Clinic waste'], {
    number: number('联单号', 'Manifest'),
    clinic: k.text({ title: k.say('机构信用代码', 'Clinic'), required: true, max: 18, grade: 1 }),
    kg: k.decimal({ title: k.say('重量（千克）', 'kg'), required: true, min: 0, digits: 2 }),
    on: k.day({ title: k.say('交接日期', 'Handed over on'), required: true, max: 'today' }),
    to: k.text({ title: k.say('处置单位', 'Handed to'), required: true, max: 100 }),
  }),
  keepAway: ledger(
    { label: 'name', editors: ['animalOfficer'], readers: OFFICERS },
    ['养殖屠宰交易场所', 'Farms, slaughter places, live markets'],
    {
      name: k.text({ title: k.say('名称', 'Name'), required: true, max: 100, grade: 1 }),
      point: k.point({ title: k.say('位置', 'Place'), required: true }),
    },
  ),
  inspector: ledger(
    { label: 'number', search: '', editors: ['animalOfficer'], readers: OFFICERS },
    ['检查人员名录', 'Inspectors'],
    {
      number: number('执法证号', 'Number'),
      person: k.text({ title: k.say('姓名', 'Name'), required: true, max: 40, personal: 'name' }),
      avoids: k.text({ title: k.say('须回避的机构信用代码', 'Must keep away from'), max: 400, grade: 1 }),
    },
  ),
  annualReport: ledger({ label: 'clinic', key: 'clinic year', search: '' }, ['年度报告', 'Annual reports'], {
    clinic: k.text({ title: k.say('机构信用代码', 'Clinic'), required: true, max: 18, grade: 1 }),
    year: k.integer({ title: k.say('年度', 'Year'), required: true, min: 2020, max: 2100 }),
    cases: k.integer({ title: k.say('诊疗数', 'Cases'), required: true, min: 0 }),
    doses: k.integer({ title: k.say('免疫剂次', 'Doses'), required: true, min: 0 }),
    staff: k.integer({ title: k.say('从业人员', 'Staff'), required: true, min: 0 }),
    on: k.day({ title: k.say('报送日期（3 月底前）', 'Filed on, by the end of March'), required: true, max: 'today' }),
  }),
}

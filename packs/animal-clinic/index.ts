import * as k from '../../kit/index.ts'
import { automation, shotSteps } from './automation.ts'
import { dog, epidemic, inspection, licence, prescription, record } from './matters.ts'
import { registers } from './registers.ts'

export { animalClinicDemo } from './demo.ts'

const owner = k.say('区农业农村局', 'Agriculture bureau')
const reports = k.figuresOf('animalClinic.epidemic', owner)
const licences = k.figuresOf('animalClinic.licence', owner)
const matters = ['animalClinic.'] as const

/** 动物诊疗机构管理: clinics, vets, prescriptions, vaccinations; what is suspected reaches the official vet at once. */
export const animalClinic = k.pack({
  ...{
    name: 'animalClinic',
    title: k.say('动物诊疗', 'Animal clinics'),
    net: 'govern',
    domain: '民生保障',
    uses: ['serviceHall'],
  },
  roles: {
    animalOfficer: { title: k.say('动物诊疗监管', 'Clinic officer'), sees: 'area', matters },
    officialVet: { title: k.say('官方兽医', 'Official vet'), sees: 'area', matters },
    clinicStaff: { title: k.say('诊疗机构经办', 'Clinic staff'), sees: 'own', matters },
  },
  codes: [
    ...k.codeLists(`
      animalClinicKind 机构类型 Kinds: hospital 动物医院 Hospital · clinic 动物诊所 Clinic
      vetKind 兽医类别 Vets: vet 执业兽医师 Licensed vet · assistant 执业助理兽医师 Assistant
      vetState 备案状态 States: active 在册 Active · suspended 暂停 Suspended
      species 动物种类 Species: dog 犬 Dog · cat 猫 Cat · other 其他 Other
      prescriptionKind 处方类别 Prescriptions: ordinary 普通 Ordinary · narcotic 麻醉 Narcotic · psychotropic 精神 Psychotropic
        toxic 毒性 Toxic
      recordKind 就诊类别 Kinds of visits: outpatient 门诊 Outpatient · inpatient 住院 Inpatient
      surgeryKind 手术类别 Surgery: skull 颅腔 Cranial · chest 胸腔 Chest · belly 腹腔 Abdominal · other 其他 Other
      clinicSign 症候 Signs: rabies 疑似狂犬病 Suspected rabies · parvo 呕吐便血 Vomiting, bloody stool
        distemper 发热咳嗽 Fever and cough · skin 皮肤溃烂 Skin lesions · other 其他 Other
      diseaseClass 疫病类别 Classes of disease: 1 一类 First · 2 二类 Second · 3 三类 Third
      inspectionResult 检查结果 Results: none 未发现问题 Nothing found · minor 责令改正 To be put right
        unlicensed 无证诊疗（并处违法所得1–3倍罚款） Unlicensed, one to three times the gains
        unfiled 使用未备案兽医（机构罚1–5万元） Vets not on file, 10,000–50,000 yuan
        waste 未落实消毒、废弃物处置（罚1000–10000元） Waste or disinfection, 1,000–10,000 yuan`),
  ],
  matters: { licence, dog, record, prescription, inspection, epidemic },
  automation,
  rowSteps: { vaccination: shotSteps },
  registers,
  certificates: {
    animalClinicLicence: k.certificateType({
      ...{ title: k.say('动物诊疗许可证', 'Clinic licence'), typeCode: '11440111MB2C000135881', number: 'DWZL{area}{yyyy}{n:4}' },
      ...{ basis: '《动物防疫法》第六十一条', issuers: ['农业农村'], holders: ['enterprise'], single: true },
      fields: k.fieldLines(`firmName 名称 Name: line 200 · firmCode 统一社会信用代码 Credit code: credit!
        clinicName 机构名称 Name of the clinic: text 200 · place 诊疗场所 Premises: text 200`),
      layout: { paper: 'landscape', columns: 1 },
      shows: ['clinicName', 'place'],
    }),
    dogLicence: k.certificateType({
      ...{ title: k.say('犬证', 'Dog licence'), typeCode: '11440111MB2C000135882', number: 'QZ{area}{yyyy}{n:6}' },
      ...{ basis: '《动物防疫法》第三十条', issuers: ['农业农村'], holders: ['person'], validity: { kind: 'day', field: 'due' } },
      fields: {
        name: k.text({ title: k.say('养犬人', 'Owner'), required: true, max: 60, personal: 'name' }),
        ...k.fieldLines(`plate 犬牌号 Plate: line 200 · chip 免疫电子标识 Chip: line 200 · breed 品种 Breed: text 200
          due 免疫有效期至 Immune until: day!`),
      },
      layout: { paper: 'card', colour: [0.06, 0.4, 0.26] },
      ...{ shows: ['plate', 'chip', 'breed', 'due'], offline: true, takes: { name: ['applicantName'] } },
    }),
  },
  indicators: {
    ...k.usualFigures('animalClinic.licence', owner, ['动物诊疗许可', 'Clinic licences'], 'legal', 'licences'),
    ...k.usualFigures('animalClinic.inspection', owner, ['双随机检查', 'Inspections'], 'publish', 'inspections'),
    ...k.usualFigures('animalClinic.record', owner, ['病历', 'Records'], 'archive', 'records'),
    ...k.usualFigures('animalClinic.epidemic', owner, ['动物疫情', 'Epidemic reports'], 'take', 'epidemics'),
    licensed: licences(
      'matters',
      ['期间许可数', 'Licences granted'],
      ['期间内准予许可的件数', 'licences granted in the period'],
      { period: 'closedAt', where: [{ column: 'state', in: ['granted'] }] },
      { direction: 'none' },
    ),
    takeMinutes: k.medianMinutes(reports, ['疫情接管用时', 'Time until the official vet takes over'], 'take', 60),
    ...k.rowFigures('animalClinic', owner, registers, {
      clinics: ['持证机构', 'Licensed clinics', 'clinic', '*', '', null, 'none'],
      vets: ['备案兽医', 'Vets on file', 'vet', '*', '', null, 'up'],
      shots: ['免疫记录', 'Vaccinations', 'vaccination', '*', '', null, 'up'],
      missing: ['药品批次差额', 'Missing of lots', 'lot', 'off', '', ['剂', 'doses'], 'down'],
      annual: ['年度报告', 'Annual reports', 'annualReport', '*', '', null, 'up'],
      wasteKg: ['废弃物交接量', 'Waste handed over', 'waste', 'kg', '', ['千克', 'kg'], 'none'],
    }),
  },
  layers: {
    clinics: k.themeLayer(['动物诊疗机构', 'Animal clinics'], 'point', '动物诊疗机构台账', 'clinic.point', { color: '#0b7285' }),
    keepAway: k.themeLayer(['养殖屠宰交易场所', 'Farms and live markets'], 'point', '养殖屠宰交易场所', 'keepAway.point', {
      ...{ color: '#a61e4d', ringM: 200 },
    }),
  },
  sunshine: {
    board: k.sunshine({
      title: k.say('动物诊疗机构公示', 'Animal clinics in the open'),
      about: k.say('持证机构和双随机检查结果', 'Licensed clinics, and what inspections by lot found'),
      registers: ['clinic'],
      matters: { inspection: { fields: ['seed', 'clinicName', 'result', 'published'], states: ['closed'] } },
    }),
  },
  views: {
    overview: k.view({
      title: k.say('动物诊疗概览', 'Animal clinics at a glance'),
      blocks: [
        ...k.figures('clinics vets shots inspectionsOpen epidemicsOpen'),
        ...k.figures('epidemicsInTime recordsInTime', 365),
        k.openList('双随机检查', 'Inspections', 'inspection'),
        k.openList('疫情报告', 'Epidemic reports', 'epidemic'),
        k.openList('待归档病历', 'Records to be archived', 'record'),
        k.openList('待发药处方', 'Prescriptions', 'prescription'),
        k.rowsOf('症候群周报', 'Signs by week', 'signWeek', 'sign week count limit alarm', { limit: 10 }),
        k.rowsOf('免疫记录', 'Vaccinations', 'vaccination', 'number chip vaccine on due', { limit: 10 }),
      ],
    }),
  },
})

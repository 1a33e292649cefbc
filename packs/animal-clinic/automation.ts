import * as k from '../../kit/index.ts'
import * as rules from './rules.ts'

const ALL = { clinics: 'animalClinic.clinic', people: 'animalClinic.inspector' }

const ITS_CLINIC = { clinic: 'animalClinic.clinic creditCode=clinic' }

const OF_SHOT = { vet: 'animalClinic.vet number=vet', lots: 'animalClinic.lot lot' }

const OF_CLINIC = { lots: 'animalClinic.lot clinic' }

const { dogFaults, draw, KEEP_AWAY_M, remindIn, vetFaults } = rules

type Place = { readonly lon: number; readonly lat: number }
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const licence: k.Automation = {
  steps: [
    k.step(['选址核对', 'Distances'], 'open', { places: 'animalClinic.keepAway' }, ({ data, rows: { places = [] } }) => {
      const here = data.point as Place | undefined
      const [near] = places
        .flatMap(({ name, point }) => (here && point ? [{ name, metres: Math.round(k.distance(here, point as Place)) }] : []))
        .sort((a, b) => a.metres - b.metres)
      if (!near) return null
      const fits = near.metres >= KEEP_AWAY_M ? '符合' : '不符合'
      const findings = `距${text(near.name)} ${near.metres} 米，${fits} ${KEEP_AWAY_M} 米要求`
      return { action: 'measured', form: { findings } }
    }),
    k.step(['登记入册', 'Into the register of clinics'], 'grant', {}, ({ data, values: { firmCode }, recorded, at }) => {
      const row = {
        ...{ creditCode: firmCode, clinicName: data.clinicName, clinicKind: data.kind, town: data.area, point: data.point },
        ...{ licenceNo: recorded.licenceNo, issuedOn: k.dayOf(at), surgery: recorded.surgery === true },
      }
      return firmCode ? { writes: [{ register: 'animalClinic.clinic', values: row }] } : null
    }),
  ],
}

const dog: k.Automation = {
  steps: [
    k.step(
      ['免疫、犬种核对', 'Vaccination and breed'],
      'open recheck',
      {
        shots: 'animalClinic.vaccination chip',
        known: 'animalClinic.animal chip',
        dogs: 'animalClinic.animal ownerPhone=applicantPhone',
      },
      ({ number, data, values, rows: { shots = [], dogs = [] }, first: { known }, at }) => {
        const due = shots
          .map((one) => text(one.due))
          .sort()
          .at(-1)
        const others = dogs.filter(({ chip, plateTo }) => chip !== data.chip && text(plateTo) >= k.dayOf(at)).length
        // names are read masked: what differs masked differs
        const owner = k.maskValue('name', text(values.applicantName))
        const another = text(known?.owner) !== '' && known?.owner !== owner
        const of = { breed: text(data.breed), due, born: text(known?.born), plateTo: text(known?.plateTo), others, another }
        const faults = dogFaults(of, k.dayOf(at))
        return faults.length > 0 || !due
          ? { action: 'doubt', form: { findings: faults.join('；') } }
          : { action: 'grant', form: { plate: `云犬${number.slice(-6)}`, due, remindIn: remindIn(due as k.Day, k.dayOf(at)) } }
      },
    ),
    k.step(['登记入册', 'Into the register of animals'], 'grant', {}, ({ data, values, recorded }) => {
      const row = {
        ...{ chip: data.chip, species: 'dog', breed: data.breed, plate: recorded.plate, plateTo: recorded.due },
        ...{ owner: values.applicantName, ownerPhone: values.applicantPhone },
      }
      return { writes: [{ register: 'animalClinic.animal', values: row }] }
    }),
  ],
}

const prescription: k.Automation = {
  steps: [
    k.step(['签名核验', 'Signature'], 'open', { vet: 'animalClinic.vet number=vet' }, ({ data, first: { vet } }) => {
      const faults = [
        ...vetFaults(vet, text(data.clinic), data.examined === true),
        ...rules.drugFaults(text(data.kind), (data.items ?? []) as never),
      ]
      return faults.length === 0 ? { action: 'sign' } : { action: 'none', form: { findings: faults.join('；') } }
    }),
    k.step(['出账', 'Off the shelf'], 'dispense', OF_CLINIC, ({ data, number, recorded, rows: { lots = [] } }) => {
      const lot = lots.find((one) => one.lot === recorded.lot)
      return booked(lot, Number(recorded.amount), text(data.clinic), text(recorded.lot), `处方 ${number}`)
    }),
  ],
}

/** 有因检查 of a clinic. */
const forCause = (clinic: string, why: string): k.AutoOpen => ({
  ...{ type: 'animalClinic.inspection', why },
  form: { title: '有因检查', content: why, seed: `有因 ${why}`.slice(0, 80), clinic },
})
/** 出账: taken off the shelf; more than is there, or a lot that nobody keeps, wants looking into. */
const booked = (
  lot: Readonly<Record<string, unknown>> | undefined,
  amount: number,
  clinic: string,
  name: string,
  what: string,
) => {
  const [used, shelf] = [Number(lot?.used ?? 0) + amount, Number(lot?.shelf ?? 0) - amount]
  if (!lot || shelf < 0) return { opens: [forCause(clinic, `${what}：批号 ${name} 账面不足 ${amount}`)] }
  return { writes: [{ register: 'animalClinic.lot', values: { clinic, lot: name, used, shelf } }] }
}
/** 免疫出账: a dose is taken from the lot of the clinic at which the vet is on file; records of long ago move no stock. */
export const shotSteps = [
  k.step(['疫苗出账', 'A dose'], 'created', OF_SHOT, ({ data, at, rows: { lots = [] }, first: { vet } }) => {
    const lot = lots.find(({ clinic }) => clinic === vet?.clinic)
    const fresh = text(data.on) > k.addDays(k.dayOf(at), -30)
    return vet && fresh ? booked(lot, 1, text(vet.clinic), text(data.lot), `免疫 ${text(data.number)}`) : null
  }),
]

/** 手术范围: surgery that the licence of the clinic does not cover is a case. */
const record: k.Automation = {
  steps: [
    k.step(['手术范围', 'Scope'], 'open', ITS_CLINIC, ({ number, data, first: { clinic } }) => {
      if (!data.surgery || data.surgery === 'other' || clinic?.surgery === true) return null
      const why = `病历 ${number}：${clinic ? text(clinic.clinicName) : text(data.clinic)}的许可范围不含颅腔、胸腔、腹腔手术`
      return { action: 'beyond', form: { findings: why }, opens: [forCause(text(data.clinic), why)] }
    }),
  ],
}

/** 症候群周监测: counted by the week; more than the mean of eight weeks and two deviations is told at once. */
const epidemic: k.Automation = {
  steps: [
    k.step(['症候周计数', 'The week'], 'open', { weeks: 'animalClinic.signWeek sign' }, ({ data, at, rows: { weeks = [] } }) => {
      const [sign, week] = [text(data.sign), rules.mondayOf(k.dayOf(at))]
      const known = weeks.map((one) => ({ week: text(one.week), count: Number(one.count) }))
      const count = (known.find((one) => one.week === week)?.count ?? 0) + 1
      const { limit, alarm } = rules.syndromeAlarm(rules.eightWeeks(known, week), count)
      const values = { sign, week, count, limit: Math.round(limit * 100) / 100, alarm }
      const findings = `本周第 ${count} 例，超过前八周均值加两倍标准差（${limit.toFixed(2)}）`
      const told = alarm ? { action: 'cluster', form: { findings } } : {}
      return { ...told, writes: [{ register: 'animalClinic.signWeek', values }] }
    }),
  ],
}

const inspection: k.Automation = {
  steps: [
    k.step(['双随机抽取', 'The draw'], 'open', ALL, ({ data, rows: { clinics = [], people = [] } }) => {
      const named = clinics.filter(({ creditCode }) => creditCode === data.clinic)
      const [drawn] = draw(
        (data.clinic ? named : clinics).map((one) => ({ id: text(one.creditCode), violations: Number(one.violations ?? 0) })),
        people.map((one) => ({ id: text(one.number), avoids: text(one.avoids).split(/[\s,，]+/) })),
        1,
        text(data.seed),
      )
      if (!drawn) return null
      const { clinic, inspectors } = drawn
      const clinicName = clinics.find((one) => one.creditCode === clinic)?.clinicName
      return { action: 'lots', form: { clinic, clinicName, drawnInspectors: inspectors.join('、') } }
    }),
  ],
}

/** What follows from registers alone, by matter. */
export const automation = { licence, dog, prescription, inspection, record, epidemic }

import * as k from '../../kit/index.ts'
import { dogFaults, draw, KEEP_AWAY_M, remindIn, vetFaults } from './rules.ts'

type Place = { readonly lon: number; readonly lat: number }
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const licence: k.Automation = {
  steps: [
    k.step(
      ['选址距离核对', 'Distances to farms and markets'],
      'open',
      { places: 'animalClinic.keepAway' },
      ({ data, rows: { places = [] } }) => {
        const here = data.point as Place | undefined
        const [near] = places
          .flatMap(({ name, point }) => (here && point ? [{ name, metres: Math.round(k.distance(here, point as Place)) }] : []))
          .sort((a, b) => a.metres - b.metres)
        if (!near) return null
        const fits = near.metres >= KEEP_AWAY_M ? '符合' : '不符合'
        const findings = `距${text(near.name)} ${near.metres} 米，${fits} ${KEEP_AWAY_M} 米要求`
        return { action: 'measured', form: { findings } }
      },
    ),
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
    k.step(
      ['执业兽医签名核验', 'The vet’s signature'],
      'open',
      { vet: 'animalClinic.vet number=vet' },
      ({ data, first: { vet } }) => {
        const faults = vetFaults(vet, text(data.clinic), data.examined === true)
        return faults.length === 0 ? { action: 'sign' } : { action: 'none', form: { findings: faults.join('；') } }
      },
    ),
  ],
}

const inspection: k.Automation = {
  steps: [
    k.step(
      ['双随机抽取', 'The draw'],
      'open',
      { clinics: 'animalClinic.clinic', people: 'animalClinic.inspector' },
      ({ data, rows: { clinics = [], people = [] } }) => {
        const [drawn] = draw(
          clinics.map((one) => ({ id: text(one.creditCode), violations: Number(one.violations ?? 0) })),
          people.map((one) => ({ id: text(one.number), avoids: text(one.avoids).split(/[\s,，]+/) })),
          1,
          text(data.seed),
        )
        if (!drawn) return null
        const { clinic, inspectors } = drawn
        const clinicName = clinics.find((one) => one.creditCode === clinic)?.clinicName
        return { action: 'lots', form: { clinic, clinicName, drawnInspectors: inspectors.join('、') } }
      },
    ),
  ],
}

/** What follows from registers alone, by matter. */
export const automation = { licence, dog, prescription, inspection }

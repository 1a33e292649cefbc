import * as k from '../../kit/index.ts'
import { dogFaults, draw, KEEP_AWAY_M, vetFaults } from './rules.ts'

type Place = { readonly lon: number; readonly lat: number }
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What follows from registers alone, by matter. */
export const automation: Readonly<Record<string, k.Automation>> = {
  licence: {
    steps: [
      {
        title: k.say('选址距离核对', 'Distances to farms and markets'),
        after: ['open'],
        reads: { places: { register: 'animalClinic.keepAway', where: {} } },
        decides: ({ data, rows: { places = [] } }) => {
          const here = data.point as Place | undefined
          const near = here
            ? places
                .flatMap(({ name, point }) => (point ? [{ name, metres: Math.round(k.distance(here, point as Place)) }] : []))
                .sort((a, b) => a.metres - b.metres)[0]
            : undefined
          if (!near) return null
          const fits = near.metres >= KEEP_AWAY_M ? '符合' : '不符合'
          return {
            action: 'measured',
            form: { findings: `距${text(near.name)} ${near.metres} 米，${fits} ${KEEP_AWAY_M} 米要求` },
          }
        },
      },
      {
        title: k.say('登记入册', 'Into the register of clinics'),
        after: ['grant'],
        decides: ({ data, values, recorded, at }) => {
          const row = {
            ...{ creditCode: values.firmCode, clinicName: data.clinicName, clinicKind: data.kind, town: data.area },
            ...{ licenceNo: recorded.licenceNo, issuedOn: k.dayOf(at), surgery: recorded.surgery === true, point: data.point },
          }
          return values.firmCode ? { writes: [{ register: 'animalClinic.clinic', values: row }] } : null
        },
      },
    ],
  },
  dog: {
    steps: [
      {
        title: k.say('免疫、犬种核对', 'Vaccination and breed'),
        after: ['open', 'recheck'],
        reads: {
          shots: { register: 'animalClinic.vaccination', where: { chip: 'chip' } },
          known: { register: 'animalClinic.animal', where: { chip: 'chip' } },
        },
        decides: ({ number, data, rows: { shots = [], known = [] }, at }) => {
          const due = shots
            .map((one) => text(one.due))
            .sort()
            .at(-1)
          const faults = dogFaults(
            { breed: text(data.breed), due, born: text(known[0]?.born), plateTo: text(known[0]?.plateTo) },
            k.dayOf(at),
          )
          return faults.length > 0 || !due
            ? { action: 'doubt', form: { findings: faults.join('；') } }
            : { action: 'grant', form: { plate: `云犬${number.slice(-6)}`, due } }
        },
      },
      {
        title: k.say('登记入册', 'Into the register of animals'),
        after: ['grant'],
        decides: ({ data, values, recorded }) => {
          const row = {
            ...{ chip: data.chip, species: 'dog', breed: data.breed, plate: recorded.plate, plateTo: recorded.due },
            ...{ owner: values.applicantName, ownerPhone: values.applicantPhone },
          }
          return { writes: [{ register: 'animalClinic.animal', values: row }] }
        },
      },
    ],
  },
  prescription: {
    steps: [
      {
        title: k.say('执业兽医签名核验', 'The vet’s signature'),
        after: ['open'],
        reads: { vets: { register: 'animalClinic.vet', where: { number: 'vet' } } },
        decides: ({ data, rows: { vets = [] } }) => {
          const faults = vetFaults(vets[0], text(data.clinic), data.examined === true)
          return faults.length === 0 ? { action: 'sign' } : { action: 'none', form: { findings: faults.join('；') } }
        },
      },
    ],
  },
  inspection: {
    steps: [
      {
        title: k.say('双随机抽取', 'The draw'),
        after: ['open'],
        reads: {
          clinics: { register: 'animalClinic.clinic', where: {} },
          people: { register: 'animalClinic.inspector', where: {} },
        },
        decides: ({ data, rows: { clinics = [], people = [] } }) => {
          const [drawn] = draw(
            clinics.map((one) => ({ id: text(one.creditCode), violations: Number(one.violations ?? 0) })),
            people.map((one) => ({ id: text(one.number), avoids: text(one.avoids).split(/[\s,，]+/) })),
            1,
            text(data.seed),
          )
          const clinicName = clinics.find((one) => one.creditCode === drawn?.clinic)?.clinicName
          return drawn
            ? { action: 'lots', form: { clinic: drawn.clinic, clinicName, drawnInspectors: drawn.inspectors.join('、') } }
            : null
        },
      },
    ],
  },
}

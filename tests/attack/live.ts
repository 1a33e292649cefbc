import { citizen, idNumber, type TestCitizen } from '../citizen.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { type Description, operationsOf } from '../fuzz/run.ts'

/** A live city with people of every kind at its doors; one for all attacks. */
export type Live = {
  readonly city: RunningTestCity
  readonly operations: ReturnType<typeof operationsOf>
  readonly components: Description['components']['schemas']
  /** Logs in at the first call. */
  readonly as: (account: string) => Promise<Person>
  readonly citizens: readonly [TestCitizen, TestCitizen]
}

export async function goLive(): Promise<Live> {
  const city = await startTestCity()
  const description = (await city.anyone.call('GET', '/openapi.json')).body as Description
  const people = new Map<string, Promise<Person>>()
  return {
    city,
    operations: operationsOf(description),
    components: description.components.schemas,
    as(account) {
      const known = people.get(account) ?? city.login(account)
      people.set(account, known)
      return known
    },
    citizens: [
      await citizen(city, '13800138901', '甘雀一', idNumber('44011119900101002')),
      await citizen(city, '13800138902', '乙旁观', idNumber('44011119900101003')),
    ],
  }
}

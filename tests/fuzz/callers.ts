import { citizen, idNumber } from '../citizen.ts'
import type { RunningTestCity } from '../city.ts'
import type { Caller } from './run.ts'

/** Nobody, a citizen, and staff of the demonstration, each as his session is. */
export async function callersOf(city: RunningTestCity, accounts: readonly string[]): Promise<Caller[]> {
  const nobody: Caller = { name: 'nobody', headers: () => ({}), ended: async () => undefined }
  let cookie = ''
  const comes = async (): Promise<void> => {
    cookie = (await citizen(city, '13800138777', '周试探', idNumber('44011119900101001'))).cookie
  }
  await comes()
  const someone: Caller = {
    name: 'citizen',
    headers: () => ({ cookie }),
    ended: () => comes().catch(() => undefined),
  }
  const staff: Caller[] = []
  for (const name of accounts) {
    let session = await city.login(name)
    staff.push({
      name,
      headers: () => ({ cookie: session.cookie, 'x-csrf-token': session.csrf }),
      async ended() {
        try {
          session = await city.login(name)
        } catch {
          // somebody has frozen the account or changed its password: that is an answer too
        }
      },
    })
  }
  return [nobody, someone, ...staff]
}

/** Those who between them may do most of what there is. */
export const ACCOUNTS = [
  'agent',
  'dispatcher',
  'unit01',
  'head',
  'editor',
  'sysadmin',
  'secadmin',
  'auditor',
  'datahead',
  'window01',
  'codehead',
  'ecohead',
  'waterhead',
  'dutyhead',
  'warner',
  'griddispatch',
  'grid01',
  'lessons',
  'leader',
]

/** Whose desk a door belongs to, as the demonstration has its people. */
const DESKS: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/citizen/, 'citizen'],
  [/^\/(api\/(public|login)|open|ogc|share|health|metrics)/, 'nobody'],
  [/^\/api\/(datasets|intake|standards|quality|sharing|sources|abilities|registers)/, 'datahead'],
  [/^\/api\/(command|duty|meetings)/, 'dutyhead'],
  [/^\/api\/(warnings|evacuations)/, 'warnhead'],
  [/^\/api\/(halls|window|services|fees|certificates|lights|ratings)/, 'window01'],
  [/^\/api\/codes/, 'codehead'],
  [/^\/api\/(sensing|firing|firings|watch-rules)/, 'waterhead'],
  [/^\/api\/(units|people|accounts)/, 'sysadmin'],
  [/^\/api\/(duties|delegations)/, 'secadmin'],
  [/^\/api\/(audit)/, 'auditor'],
  [/^\/api\/(field)/, 'grid01'],
  [/^\/api\/(map|grids|addresses|places)/, 'gridhead'],
  [/^\/api\/(boards|tours|reports|figure|indicators|definitions|carousel)/, 'leader'],
]
export const deskOf = (path: string): string => DESKS.find(([door]) => door.test(path))?.[1] ?? 'dispatcher'

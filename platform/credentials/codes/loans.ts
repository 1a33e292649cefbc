import { addDays, dayOf, type Instant, newId, type Say, say } from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import { loanHinders, renewedDue } from './decide.ts'
import type { Scene } from './declare.ts'
import type { CodesEnv } from './env.ts'
import * as keep from './keep-rides.ts'

export type LoanAct = {
  readonly act: 'borrow' | 'renew' | 'return'
  readonly book: string
  readonly title: string
}

/** 借阅 at a self-machine: five books, thirty days, one renewal, or what the scene declares. */
export async function lend(
  env: CodesEnv,
  tx: Tx,
  scene: Scene,
  pseudonym: string,
  one: LoanAct,
  at: Instant,
): Promise<{ readonly note: Say } | { readonly hindered: Say }> {
  const loans = scene.loans
  const day = dayOf(at)
  if (!loans) return { hindered: say('此处不借书', 'no books here') }
  const held = await keep.lockLoan(tx, env.district, scene.name, one.book)
  if (one.act === 'return') return giveBack(env, tx, held, at)
  if (one.act === 'renew') {
    const due = held?.pseudonym === pseudonym ? renewedDue(loans, held, day) : null
    if (!held || due === null) return { hindered: say('不能续借', 'cannot be renewed') }
    await keep.renewLoan(tx, env.district, held.id, due)
    return { note: say(`已续借，${due} 前归还`, `Renewed until ${due}`) }
  }
  if (held) return { hindered: say('这本书已借出', 'that book is lent') }
  const open = (await keep.loansOf(tx, env.district, scene.name, pseudonym)).filter(
    ({ returnedAt }) => returnedAt === null,
  )
  const hinder = loanHinders(loans, open, day)
  if (hinder === 'full') return { hindered: say(`已借满 ${loans.books} 册`, `${loans.books} books are out`) }
  if (hinder) return { hindered: say('有图书逾期未还', 'a book is overdue') }
  const due = addDays(day, loans.days)
  await keep.insertLoan(tx, env.district, {
    ...{
      id: newId(),
      scene: scene.name,
      pseudonym,
      book: one.book,
      title: one.title.slice(0, 120),
      outAt: at,
    },
    ...{ due, renewals: 0, returnedAt: null },
  })
  return { note: say(`借阅成功，${due} 前归还`, `Lent until ${due}`) }
}

/** 通还: anybody may bring a book back anywhere. */
async function giveBack(
  env: CodesEnv,
  tx: Tx,
  held: keep.LoanRow | undefined,
  at: Instant,
): Promise<{ readonly note: Say } | { readonly hindered: Say }> {
  if (!held) return { hindered: say('这本书没有借出记录', 'that book is not lent') }
  await keep.returnLoan(tx, env.district, held.id, at)
  return { note: say('已归还', 'Returned') }
}

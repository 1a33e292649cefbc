/**
 * The rights in words, as a program that knows nothing of the platform's: plain loops over plain values, written from
 * the rules and not from the compiler, slow and easy to check. What it answers is compared with what the doors show.
 *
 * A right is a role in an area, for a unit (with those below it) or for all, up to a data grade, from an instant on and
 * before another. A person has those hung on him, those hung on his posts while he holds them, and those lent to him
 * by somebody at work who has them himself, while the loan lasts. Nothing else shows anything.
 */

export type RoleRule = {
  readonly sees: 'area' | 'units' | 'own'
  readonly matters?: readonly string[]
}

export type Right = {
  readonly role: string
  readonly area: string
  readonly unit: string | null
  readonly grade: number
  readonly from: number
  readonly to: number | null
}

export type Seat = { readonly from: number; readonly to: number | null; readonly rights: readonly Right[] }

export type Loan = {
  readonly giver: string
  readonly roles: readonly string[]
  readonly from: number
  readonly to: number
  readonly revoked: boolean
}

export type Somebody = {
  readonly account: string
  readonly rights: readonly Right[]
  readonly seats: readonly Seat[]
  readonly loans: readonly Loan[]
  /** Frozen or gone: what was lent by such a one does not hold. */
  readonly away: boolean
}

export type World = {
  readonly district: string
  readonly roles: Readonly<Record<string, RoleRule>>
  /** Unit to the unit above it. */
  readonly above: ReadonlyMap<string, string | null>
  readonly people: readonly Somebody[]
}

export type MatterRow = {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly kind: string
  readonly area: string
  readonly units: readonly string[]
  readonly openedBy: string | null
  readonly secret: boolean
  /** Kind and code of the grids it lies in. */
  readonly grids: readonly string[]
}

const inForce = (from: number, to: number | null, now: number): boolean =>
  from <= now && (to === null || now < to)

/** What somebody may rest on at this instant. */
export function rightsNow(world: World, one: Somebody, now: number): Right[] {
  const own = (who: Somebody): Right[] => {
    const found: Right[] = []
    for (const right of who.rights) if (inForce(right.from, right.to, now)) found.push(right)
    for (const seat of who.seats)
      if (inForce(seat.from, seat.to, now))
        for (const right of seat.rights) if (inForce(right.from, right.to, now)) found.push(right)
    return found
  }
  const all = own(one)
  for (const loan of one.loans) {
    if (loan.revoked || !inForce(loan.from, loan.to, now)) continue
    const giver = world.people.find((other) => other.account === loan.giver)
    if (!giver || giver.away) continue
    // only what the giver has himself; what was lent to him is not his to lend
    for (const right of own(giver)) if (loan.roles.includes(right.role)) all.push(right)
  }
  return all
}

/** An area lies in another when it is that one or somewhere below: 省 2, 市 4, 区 6, 镇 9, 村 12 digits. */
export function liesIn(area: string, outer: string): boolean {
  const chain: string[] = []
  for (const digits of [2, 4, 6, 9, 12]) if (digits <= area.length) chain.push(area.substring(0, digits))
  return chain.includes(outer)
}

/**
 * Fifteen digits are a grid 网格: a right there holds for what lies in that grid. What knows no grids is reached in the
 * grid's village, of which they are the first twelve digits.
 */
function reaches(right: Right, row: { readonly area: string; readonly grids?: readonly string[] }): boolean {
  if (right.area.length !== 15) return liesIn(row.area, right.area)
  if (row.grids === undefined) return liesIn(row.area, right.area.substring(0, 12))
  for (const grid of row.grids) if (grid.substring(grid.indexOf(':') + 1) === right.area) return true
  return false
}

/** The unit itself or one below it takes part. */
function takesPart(world: World, row: readonly string[], root: string): boolean {
  for (const unit of row) {
    let at: string | null = unit
    while (at !== null) {
      if (at === root) return true
      at = world.above.get(at) ?? null
    }
  }
  return false
}

/** The highest grade of the rights that show this request to somebody; 0 = none shows it. */
export function gradeOn(world: World, one: Somebody, row: MatterRow, now: number): number {
  let best = 0
  for (const right of rightsNow(world, one, now)) {
    const role = world.roles[right.role]
    if (role === undefined) continue
    if (!reaches(right, row)) continue
    if (
      role.matters !== undefined &&
      !role.matters.some((kind) => row.type.substring(0, kind.length) === kind)
    )
      continue
    if (role.sees === 'own') {
      if (row.openedBy !== one.account) continue
    } else if (right.unit !== null && !takesPart(world, row.units, right.unit)) continue
    if (right.grade > best) best = right.grade
  }
  return best
}

export const seesMatter = (world: World, one: Somebody, row: MatterRow, now: number): boolean =>
  gradeOn(world, one, row, now) > 0

// ── base registers: row by row ──────────────────────────────────────────────────────────────────────────────────

export type RegisterRow = {
  readonly id: string
  readonly area: string
  readonly units: readonly string[]
  readonly recordedBy: string | null
}

/** The highest grade of the rights of readers that show a row; 0 = none. */
export function gradeOnRow(
  world: World,
  readers: readonly string[],
  one: Somebody,
  row: RegisterRow,
  now: number,
): number {
  let best = 0
  for (const right of rightsNow(world, one, now)) {
    const role = world.roles[right.role]
    if (role === undefined || !readers.includes(right.role)) continue
    if (!reaches(right, row)) continue
    if (role.sees === 'own') {
      if (row.recordedBy !== one.account) continue
    } else if (right.unit !== null && !takesPart(world, row.units, right.unit)) continue
    if (right.grade > best) best = right.grade
  }
  return best
}

// ── datasets ────────────────────────────────────────────────────────────────────────────────────────────────────

export type DatasetRule = { readonly unit: string | null; readonly share: string }
export type DatasetRow = { readonly key: string; readonly area: string }
export type ItemRule = { readonly grade: number; readonly personal: boolean; readonly share?: string }
export type Shown = 'clear' | 'masked' | 'hidden'

/**
 * How a value of a dataset's row is shown. The steward of the unit that brings it in, and the authority over data, read
 * rows of their area; a user in a town or a village reads those of his place where the dataset is shared freely.
 * Personal values are masked for all of them and not told two grades below; others above the grade are not told.
 */
export function shownIn(
  world: World,
  dataset: DatasetRule,
  one: Somebody,
  row: DatasetRow,
  item: ItemRule,
  now: number,
): Shown | 'no row' {
  const order: readonly Shown[] = ['hidden', 'masked', 'clear']
  let best: Shown | 'no row' = 'no row'
  for (const right of rightsNow(world, one, now)) {
    if (!liesIn(row.area, right.area)) continue
    let narrow = false
    if (right.role === 'dataSteward' || right.role === 'dataAuthority') {
      if (right.unit !== null && (dataset.unit === null || !takesPart(world, [dataset.unit], right.unit)))
        continue
    } else if (right.role === 'dataUser') {
      if (dataset.share !== 'free' || right.area.length <= world.district.length) continue
      if (!liesIn(right.area, world.district)) continue
      narrow = true
    } else continue
    const above = item.grade - right.grade
    let shown: Shown
    if (item.personal) shown = above >= 2 ? 'hidden' : 'masked'
    else shown = above > 0 ? 'hidden' : 'clear'
    if (narrow && item.share !== undefined && item.share !== 'free') shown = 'hidden'
    if (best === 'no row' || order.indexOf(shown) > order.indexOf(best)) best = shown
  }
  return best
}

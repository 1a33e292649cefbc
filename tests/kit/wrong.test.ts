import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { check, type Pack } from '../../kit/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import { followGuide } from './guide.ts'

const { tennis } = await followGuide()

type Spoil = { readonly [path: string]: unknown }
const GONE = Symbol('gone')

/** A copy with one place changed; `GONE` takes it away. Functions are shared: they are rules. */
function set(value: unknown, path: readonly string[], to: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return to
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  const into = copy as Record<string, unknown>
  if (rest.length === 0 && to === GONE) delete into[first]
  else into[first] = set(into[first], rest, to)
  return copy
}
const spoiled = (spoil: Spoil): Pack =>
  Object.entries(spoil).reduce<unknown>((pack, [path, to]) => set(pack, path.split('/'), to), tennis) as Pack

const flow = 'matters/repair/flow'
const both = { zh: '某', en: 'some' }

/** A step of the repair with something wrong in it. */
const automatic = (wrong: object): Spoil => {
  const step = { title: both, after: ['open'], decides: () => null, ...wrong }
  return { automation: { repair: { steps: [step] } } }
}

/** Every way to be wrong: what it is, where it is put in, where it must be found, what must be said of it. */
const wrong: readonly (readonly [string, Spoil, RegExp, RegExp])[] = [
  ['a pack name with a hyphen', { name: 'tennis-club' }, /^tennis-club$/, /bad pack name/],
  ['a pack name that begins with a digit', { name: '1tennis' }, /1tennis/, /bad pack name/],
  ['a pack name of the city’s own', { name: 'hotline' }, /hotline/, /declared twice/],
  ['no title', { title: GONE }, /tennis/, /title/],
  ['a title in Chinese only', { title: { zh: '网球场' } }, /title/, /language is missing/],
  ['a title of blanks', { title: { zh: ' ', en: ' ' } }, /title/, /language is missing/],
  ['a net that is none of the five', { net: 'fishing' }, /tennis/, /net/],
  ['a domain that is none of the six', { domain: '体育' }, /tennis/, /domain/],
  ['a pack that the city lacks', { uses: ['golf'] }, /golf/, /lacks/],
  ['a pack that uses itself', { uses: ['hotline', 'tennis'] }, /tennis/, /itself/],
  ['a role without title', { 'roles/keeper': { sees: 'area' } }, /keeper/, /title/],
  ['a role that sees something unheard of', { 'roles/keeper/sees': 'all' }, /keeper/, /sees/],
  ['a role of another pack', { 'roles/dispatcher': { title: both, sees: 'area' } }, /dispatcher/, /twice/],
  [
    'a role whose name is a sentence',
    { 'roles/court keeper': { title: both, sees: 'area' } },
    /court keeper/,
    /name/,
  ],
  ['a role with the name of an actor', { 'roles/lead': { title: both, sees: 'area' } }, /lead/, /name/],
  ['a code list without version', { 'codes/0/version': GONE }, /surface/, /version/],
  ['a code list without codes', { 'codes/0/codes': [] }, /surface/, /no code/],
  ['a code twice', { 'codes/0/codes/1/code': 'hard' }, /surface\/hard/, /twice/],
  ['a code with a blank in it', { 'codes/0/codes/1/code': 'red clay' }, /surface/, /code/],
  ['a parent that is not there', { 'codes/0/codes/1/parent': 'sand' }, /clay/, /unknown parent sand/],
  ['a code that is its own parent', { 'codes/0/codes/1/parent': 'clay' }, /clay/, /circle/],
  ['a code without English', { 'codes/0/codes/1/title': { zh: '红土' } }, /codes/, /language/],
  ['a code list of another pack', { 'codes/0/name': 'channel' }, /channel|surface/, /twice|unknown/],
  ['a matter name with a dash', { 'matters/re-pair': tennis.matters.repair }, /re-pair/, /name/],
  [
    'a field name with a capital',
    { 'matters/repair/fields/Court': { kind: 'text', title: both } },
    /Court/,
    /bad field name/,
  ],
  ['a field of no known kind', { 'matters/repair/fields/court/kind': 'string' }, /court/, /kind/],
  ['a field without title', { 'matters/repair/fields/court/title': GONE }, /court/, /title/],
  [
    'a field of an unknown code list',
    { 'matters/repair/fields/surface/list': 'sand' },
    /surface/,
    /unknown code list sand/,
  ],
  ['a telephone without mask', { 'matters/repair/fields/phone/personal': GONE }, /phone/, /without masking/],
  [
    'a name without mask',
    { 'matters/repair/fields/name': { kind: 'text', title: both } },
    /name/,
    /without masking/,
  ],
  ['a mask that is none', { 'matters/repair/fields/phone/personal': 'blur' }, /phone/, /personal/],
  ['a least above the most', { 'matters/repair/fields/content/min': 4000 }, /content/, /min/],
  ['a length below nought', { 'matters/repair/fields/court/max': -1 }, /court/, /max/],
  ['a grade that is none', { 'matters/repair/fields/court/grade': 9 }, /court/, /grade/],
  [
    'a condition on a field that is not there',
    { 'matters/repair/fields/court/when': { field: 'lamp', is: true } },
    /court/,
    /lamp/,
  ],
  [
    'conditions in a circle',
    {
      'matters/repair/fields/court/when': { field: 'surface', is: 'clay' },
      'matters/repair/fields/surface/when': { field: 'court', is: '3' },
    },
    /repair/,
    /circle/,
  ],
  [
    'a field reckoned from nothing',
    { 'matters/repair/fields/court/computed': { copy: 'yard' } },
    /court/,
    /yard/,
  ],
  ['a beginning that is no state', { [`${flow}/initial`]: 'new' }, /initial/, /unknown initial state new/],
  ['a state of no known kind', { [`${flow}/states/assigned/kind`]: 'busy' }, /assigned/, /kind/],
  [
    'a state without English',
    { [`${flow}/states/assigned/title`]: { zh: '维修中' } },
    /assigned/,
    /language/,
  ],
  ['a state that nobody reaches', { [`${flow}/actions/decline`]: GONE }, /declined/, /cannot be reached/],
  ['a state without a way out', { [`${flow}/actions/finish`]: GONE }, /assigned/, /dead state/],
  [
    'no closed state',
    { [`${flow}/states/mended/kind`]: 'open', [`${flow}/states/declined/kind`]: 'open' },
    /mended|declined/,
    /dead state/,
  ],
  ['a goal that is no state', { [`${flow}/actions/finish/to`]: 'gone' }, /finish/, /unknown state gone/],
  ['a from that is no state', { [`${flow}/actions/decline/from`]: ['limbo'] }, /decline/, /limbo/],
  ['an action from nowhere', { [`${flow}/actions/decline/from`]: [] }, /decline/, /never be done/],
  ['an action of nobody', { [`${flow}/actions/assign/by`]: [] }, /assign/, /nobody/],
  [
    'an action of an unknown role',
    { [`${flow}/actions/assign/by`]: ['king'] },
    /assign/,
    /unknown role king/,
  ],
  ['an action without title', { [`${flow}/actions/assign/title`]: GONE }, /assign/, /title/],
  [
    'an act on a task from no task state',
    { [`${flow}/actions/finish/taskFrom`]: GONE },
    /finish/,
    /taskFrom/,
  ],
  [
    'an effect that is none',
    { [`${flow}/actions/decline/effects`]: [{ do: 'explode' }, { do: 'stopAllClocks' }] },
    /decline/,
    /explode/,
  ],
  ['assigning without asking whom', { [`${flow}/actions/assign/form/lead`]: GONE }, /assign/, /lead/],
  [
    'a merged answer without its text',
    { [`${flow}/actions/decline/effects`]: [{ do: 'submitAnswer' }, { do: 'stopAllClocks' }] },
    /decline/,
    /text/,
  ],
  [
    'a rule without a name',
    {
      [`${flow}/actions/finish/guards`]: [
        (
          () => () =>
            null
        )(),
      ],
    },
    /finish/,
    /name/,
  ],
  ['a clock that is not declared', { 'matters/repair/clocks/mend': GONE }, /mend/, /unknown clock/],
  ['a clock that is never started', { 'matters/repair/opening': {} }, /look/, /never started/],
  ['a limit without basis', { 'matters/repair/clocks/look/basis': { zh: ' ', en: ' ' } }, /look/, /basis/],
  ['a clock without any limit', { 'matters/repair/clocks/look/limit': {} }, /look/, /limit/],
  [
    'a limit of minus two hours',
    { 'matters/repair/clocks/look/limit': { '*': { workingHours: -2 } } },
    /look/,
    /limit/,
  ],
  ['a warning after the end', { 'matters/repair/clocks/mend/warn': [{ percent: 180 }] }, /mend/, /warn/],
  ['a clock said to be main by a word', { 'matters/repair/clocks/look/main': 'yes' }, /look/, /main/],
  [
    'an alarm to an unknown role',
    { 'matters/repair/clocks/mend/tells': ['duke'] },
    /mend/,
    /unknown role duke/,
  ],
  ['an opening of a state that is not there', { 'matters/repair/opening/limbo': [] }, /limbo/, /state/],
  ['a register labelled by nothing', { 'registers/court/label': 'colour' }, /court/, /colour/],
  ['a register keyed by nothing', { 'registers/court/key': ['plate'] }, /court/, /plate/],
  ['a search over nothing', { 'registers/court/search': ['plate'] }, /court/, /plate/],
  ['a telephone made public', { 'registers/court/publicFields': ['warden'] }, /warden/, /cannot be public/],
  ['a search over a telephone', { 'registers/court/search': ['warden'] }, /court|warden/, /search|personal/],
  ['an editor that is not there', { 'registers/court/editors': ['duke'] }, /court/, /duke/],
  ['a register without fields', { 'registers/court/fields': {} }, /court/, /field/],
  [
    'a register whose name makes no table',
    { [`registers/${'court'.repeat(12)}`]: tennis.registers.court },
    /court/,
    /name/,
  ],
  [
    'an indicator of a matter that is not there',
    { 'indicators/mendedInTime/count/type': 'tennis.game' },
    /mendedInTime/,
    /tennis\.game/,
  ],
  [
    'an indicator of a clock that is not there',
    { 'indicators/mendedInTime/count/period': { clockDue: 'wash' } },
    /mendedInTime/,
    /wash/,
  ],
  ['an indicator without owner', { 'indicators/mendedInTime/owner': GONE }, /mendedInTime/, /owner/],
  ['an indicator of no known unit', { 'indicators/mendedInTime/unit': 'furlong' }, /mendedInTime/, /unit/],
  ['an indicator version of nought', { 'indicators/mendedInTime/version': 0 }, /mendedInTime/, /version/],
  [
    'a view of a figure that is not there',
    { views: { today: { title: both, blocks: [{ show: 'figure', indicator: 'mood' }] } } },
    /today/,
    /mood/,
  ],
  [
    'a view of a matter that is not there',
    { views: { today: { title: both, blocks: [{ show: 'list', matter: 'game' }] } } },
    /today/,
    /game/,
  ],
  [
    'a view of a register that is not there',
    { views: { today: { title: both, blocks: [{ show: 'rows', title: both, register: 'pitch' }] } } },
    /today/,
    /pitch/,
  ],
  [
    'a view of a field that is not there',
    {
      views: {
        today: { title: both, blocks: [{ show: 'rows', title: both, register: 'court', fields: ['roof'] }] },
      },
    },
    /today/,
    /roof/,
  ],
  [
    'a page for everybody of a matter that is not there',
    { sunshine: { all: { title: both, about: both, matters: { game: { fields: [] } } } } },
    /sunshine\/all\/game/,
    /game/,
  ],
  [
    'a page for everybody with a telephone on it',
    { sunshine: { all: { title: both, about: both, matters: { repair: { fields: ['phone'] } } } } },
    /sunshine\/all\/repair\/phone/,
    /phone/,
  ],
  [
    'a page for everybody with a field that nobody asks',
    { sunshine: { all: { title: both, about: both, matters: { repair: { fields: ['mood'] } } } } },
    /mood/,
    /mood/,
  ],
  [
    'a publicity clock that is not there',
    {
      sunshine: { all: { title: both, about: both, matters: { repair: { fields: [], publicity: 'wash' } } } },
    },
    /wash/,
    /wash/,
  ],
  [
    'a figure that adds up a field that is not there',
    {
      'indicators/lamps': {
        ...{ title: both, unit: 'value', version: 1, direction: 'up', owner: both, formula: both },
        ...{
          count: { type: '', period: 'standing' },
          rows: { of: { register: 'tennis.court' }, sum: ['moons'] },
        },
      },
    },
    /lamps/,
    /moons/,
  ],
  [
    'a step of a matter that is not there',
    { automation: { game: { steps: [] } } },
    /automation\/game/,
    /no matter game/,
  ],
  [
    'a step after an act that is not there',
    automatic({ after: ['open', 'paint'] }),
    /automation\/repair/,
    /no act paint/,
  ],
  [
    'a step that reads a register that is not there',
    automatic({ reads: { pitch: { register: 'tennis.pitch', where: {} } } }),
    /automation\/repair/,
    /no register tennis\.pitch/,
  ],
  [
    'a step that reads by a field that is not there',
    automatic({ reads: { court: { register: 'tennis.court', where: { roof: 'court' } } } }),
    /automation\/repair/,
    /tennis\.court has no field roof/,
  ],
  ['a step that decides nothing', automatic({ decides: GONE }), /steps\/0\/decides|automation/, /decides/],
  [
    'one at a time by a field that is not there',
    { automation: { repair: { alone: 'roof' } } },
    /automation\/repair/,
    /no field roof/,
  ],
  [
    'a step of a register that is not there',
    { rowSteps: { pitch: [{ title: both, after: ['created'], decides: () => null }] } },
    /rowSteps\/pitch/,
    /no register pitch/,
  ],
  [
    'a step after something that never happens to a row',
    { rowSteps: { court: [{ title: both, after: ['signed'], decides: () => null }] } },
    /rowSteps\/court/,
    /signed/,
  ],
  [
    'a board by a field that is not there',
    {
      views: {
        today: { title: both, blocks: [{ show: 'rows', title: both, register: 'court', board: 'mood' }] },
      },
    },
    /tennis\/today/,
    /field mood/,
  ],
  [
    'a match with what nobody keeps',
    {
      views: {
        today: {
          title: both,
          blocks: [
            {
              ...{ show: 'rows', title: both, register: 'court' },
              match: { register: 'court', wants: 'number', has: 'roof' },
            },
          ],
        },
      },
    },
    /tennis\/today/,
    /court\.roof/,
  ],
  ['something that no pack has', { matter: {} }, /tennis/, /matter/],
]

describe('a corpus of wrong declarations', () => {
  test('the declaration itself is sound', () => assert.deepEqual(check([hotline, tennis]), []))
  for (const [title, spoil, at, says] of wrong)
    test(`${title} is found, with its place and what to do`, () => {
      const faults = check([hotline, spoiled(spoil)])
      assert.ok(
        faults.some((fault) => at.test(fault.at) && says.test(`${fault.says.en} ${fault.at}`)),
        JSON.stringify(faults.map((fault) => [fault.at, fault.says.en])),
      )
      for (const fault of faults)
        assert.ok(fault.at && fault.says.zh && fault.says.en && fault.remedy.zh && fault.remedy.en)
    })
})

import type { RoomSchema } from '../store/index.ts'

export { matterReach, seen as matterRights } from './access.ts'
export * as bpmn from './bpmn/index.ts'
export type { MattersCity } from './city.ts'
export type * from './declare.ts'
export { type SavedView, savedViews } from './desk.ts'
export {
  type FigurePlaces,
  fellDue,
  figurePlaces,
  ordersGiven,
  stillMoving,
  stoppedFellDue,
  typesPresent,
} from './figure-places.ts'
export {
  countFigures,
  type FigurePart,
  figureHash,
  figureIds,
  type GroupCount,
  keepPublication,
  type Look,
  type PartCount,
  type Publication,
  publicationById,
  publicationsOf,
} from './figures.ts'
export { type ListFilter, VIEWS, type View } from './filter.ts'
export {
  type AnswerText,
  type Handled,
  type MatterHistory,
  matterHistory,
  type ReleasedAnswer,
  type Span,
} from './history.ts'
export { type HistoricMatter, type HistoryImport, importHistory } from './import.ts'
export { type Lesson, lessonsOf, lessonsSince } from './lessons.ts'
export { refuse as lineRefusals } from './line-refusals.ts'
export { type Lines, openLines } from './lines.ts'
export {
  type Hole,
  type Line,
  type LineDraft,
  levelTitles,
  type Orphan,
  type Overlap,
} from './lines-decide.ts'
export type { LinesCity } from './lines-form.ts'
export { type Acted, type Matters, openMatters } from './matters.ts'
export {
  type FlowMap,
  type FlowMigrations,
  flowMigrations,
  type Leg,
  type Migration,
  type Rehearsal,
} from './migrate.ts'
export { type NamedIn, namedIn, requesterName } from './named.ts'
export type { Opened } from './open.ts'
export type * from './population.ts'
export { DIMENSIONS } from './population.ts'
export type { Seen } from './population-sql.ts'
export { postLines } from './posts.ts'
export { POST_WEIGHTS, type PostLine } from './posts-decide.ts'
export type { Found, PublicFilter } from './public.ts'
export {
  matterIdsAfter,
  newestMatterIds,
  openTwins,
  type PublishedMatter,
  publishedMatters,
  type ReadMatter,
  readMatters,
} from './reading.ts'
export type { TimelineEntry } from './trail.ts'
export { changedTypes, type Running, runningVersions, stampTypes } from './types.ts'
export type { ListRow, MatterView, ShownAction, Sight } from './view.ts'
export {
  type CountedScope,
  countedByDay,
  type DayCount,
  firstOpened,
  newestSince,
  seenAmong,
  type WatchedMatter,
  watchedOf,
} from './watched.ts'

export const schema: RoomSchema = {
  room: 'matters',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    matter: 'district',
    matter_text: 'district',
    party: 'district',
    touch: 'district',
    task: 'district',
    ask: 'district',
    answer: 'district',
    visit: 'district',
    supervision_order: 'district',
    proceeding: 'district',
    silence: 'district',
    flow_moved: 'district',
    flow_migration: 'reference',
    link: 'district',
    matter_file: 'district',
    matter_number: 'district',
    matter_claim: 'district',
    figure_publication: 'district',
    saved_view: 'district',
    responsibility_line: 'district',
    responsibility_line_version: 'district',
    line_proposal: 'district',
    matter_type: 'reference',
  },
}

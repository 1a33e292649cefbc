import type { Refusal } from '../../base/refusal.ts'
import type { Say } from '../../base/say.ts'
import type { ViewDeclaration } from '../../kit/blocks.ts'
import type { CodeList, FieldList } from '../../platform/fields/declare.ts'
import type {
  AskKind,
  ClockRule,
  LinkKind,
  Proceeding,
  TaskRole,
  TaskState,
  Verdict,
} from '../../platform/matters/declare.ts'

/** The shapes that travel between server and pages. Instants are ISO-8601 text in UTC, days `YYYY-MM-DD`. */

export type Iso = string
export type Light = 'green' | 'yellow' | 'red'

export type DutyShown = {
  readonly role: string
  readonly area: string
  readonly units: readonly string[] | null
  readonly grade: number
  readonly onBehalfOf?: string
}
export type Me = {
  readonly account: string
  readonly name: string
  readonly unit: string | null
  readonly unitName: string | null
  readonly district: string
  readonly duties: readonly DutyShown[]
  readonly roles: readonly string[]
  /** A first password: nothing else is allowed until it has been replaced. */
  readonly mustChange?: boolean
  /** A second factor is still to be shown, or to be set up: nothing else is allowed before. */
  readonly awaits?: 'second' | 'enrol'
}

export type DeclaredAction = {
  readonly title: Say
  readonly from: readonly string[]
  readonly to?: string
  readonly by: readonly string[]
  readonly on?: 'matter' | 'task'
  readonly form?: FieldList
  readonly key?: string
  readonly danger?: boolean
  readonly bulk?: boolean
}
export type DeclaredType = {
  readonly title: Say
  readonly version: number
  /** What whoever brings it is called; null: nobody outside asked. */
  readonly requester?: Say | null
  readonly fields: FieldList
  readonly flow: {
    readonly initial: string
    readonly states: Readonly<
      Record<string, { readonly title: Say; readonly kind: 'open' | 'waiting' | 'closed' }>
    >
    readonly actions: Readonly<Record<string, DeclaredAction>>
  }
  readonly clocks: Readonly<Record<string, Pick<ClockRule, 'title' | 'limit' | 'basis' | 'waits'>>>
}
export type Declared = {
  readonly city: { readonly name: Say; readonly district: string; readonly demo: boolean }
  readonly types: Readonly<Record<string, DeclaredType>>
  readonly codes: Readonly<Record<string, CodeList>>
  readonly roles: Readonly<Record<string, { readonly title: Say }>>
  readonly registers: Readonly<
    Record<
      string,
      {
        readonly title: Say
        readonly fields: FieldList
        readonly sourced?: boolean
        readonly label?: string
        readonly searched?: boolean
        readonly editors?: readonly string[]
        /** Layers of the map that show its places. */
        readonly layers?: readonly string[]
      }
    >
  >
  readonly packs: readonly {
    readonly name: string
    readonly title: Say
    readonly net: string
    readonly domain: string
    readonly views?: Readonly<Record<string, ViewDeclaration>>
    /** Layers of the map and pages for everybody, by their own names. */
    readonly layers?: Readonly<Record<string, Say>>
    readonly sunshine?: Readonly<Record<string, Say>>
  }[]
}

/** One matter in a list; the requester's name and phone arrive masked. */
export type Row = {
  readonly id: string
  readonly number: string
  readonly type: string
  readonly state: string
  readonly title: string
  /** Of an application that bears the name of its item, in both languages. */
  readonly titleSay?: Say
  readonly kind: string | null
  readonly category: string | null
  readonly urgency: string
  readonly channel: string
  readonly area: string
  readonly areaName: string
  /** `kind:code` of the grids it lay in when it came. */
  readonly grids: readonly string[]
  readonly address: string | null
  readonly leadUnit: string | null
  readonly leadUnitName: string | null
  readonly openedAt: Iso
  readonly due: Iso | null
  readonly dueClock: string | null
  readonly light: Light | null
  /** 监察灯 of an application that is under way. */
  readonly lamp?: 'green' | 'yellow' | 'red' | 'black'
  readonly closedAt: Iso | null
  readonly version: number
  readonly secret: boolean
  readonly anonymous: boolean
  readonly tags: readonly string[]
  readonly demo: boolean
  readonly requester: { readonly name?: string | null; readonly phone?: string | null } | null
  /** Name of its state where it runs on an earlier version of its flow. */
  readonly stateTitle?: Say
}
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null }
export type Counts = {
  readonly total: number
  readonly capped: boolean
  readonly by: Readonly<Record<string, Readonly<Record<string, number>>>>
}
export type InboxView = {
  readonly view: string
  readonly title: Say
  readonly count: number
  readonly red: number
}

export type ShownTask = {
  readonly id: string
  readonly round: number
  readonly unit: string
  readonly unitName: string
  readonly role: TaskRole
  readonly state: TaskState
  readonly at: Iso
  readonly signedAt: Iso | null
  readonly contactedAt: Iso | null
  readonly repliedAt: Iso | null
  readonly part: { readonly text: string; readonly basis?: string; readonly files?: readonly string[] } | null
  readonly required: boolean
  readonly due: Iso | null
  readonly light: Light | null
}
export type ShownClock = {
  readonly id: string
  readonly kind: string
  readonly title: Say
  readonly state: 'running' | 'paused' | 'stopped' | 'void'
  readonly due: Iso
  readonly startedAt: Iso
  readonly result: 'kept' | 'late' | 'void' | null
  readonly light: Light | null
  readonly waits: boolean
  readonly left: Say | null
  readonly steps: readonly { readonly at: Iso; readonly says: Say }[]
  readonly pauses: readonly {
    readonly from: Iso
    readonly to: Iso | null
    readonly why: string
    readonly account: string
  }[]
  readonly extensions: readonly { readonly at: Iso; readonly why: string }[]
  readonly part: string | null
}
export type TimelineEntry = {
  readonly id: string
  readonly at: Iso
  readonly kind: string
  readonly action: string | null
  readonly title: Say
  readonly actor: {
    readonly name: string
    readonly unitName?: string | null
    readonly onBehalfOf?: string | null
    readonly kind: string
  }
  readonly from: string | null
  readonly to: string | null
  readonly note: string | null
  readonly body?: Readonly<Record<string, unknown>> | null
}
export type ShownAsk = {
  readonly id: string
  readonly task: string | null
  readonly kind: AskKind
  readonly reason: string | null
  readonly basis: string | null
  readonly text: string | null
  readonly unit: string | null
  readonly until: string | null
  readonly askedBy: string
  readonly at: Iso
  readonly decision: 'granted' | 'refused' | null
  readonly decidedBy: string | null
  readonly decidedAt: Iso | null
  readonly decisionText: string | null
  readonly final: boolean
}
export type ShownAnswer = {
  readonly id: string
  readonly version: number
  readonly text: string
  readonly basis: string | null
  readonly state: 'submitted' | 'passed' | 'back' | 'released'
  readonly by: string
  readonly at: Iso
  readonly releasedAt: Iso | null
}
export type ShownVisit = {
  readonly id: string
  readonly round: number
  readonly state: 'queued' | 'reached' | 'unreachable' | 'skipped'
  readonly attempts: readonly {
    readonly at: Iso
    readonly channel: string
    readonly by: string
    readonly result: string
  }[]
  readonly nextAt: Iso | null
  readonly verdict: Verdict | null
  readonly words: string | null
}
export type ShownOrder = {
  readonly id: string
  readonly text: string
  readonly origin: string
  readonly by: string
  readonly at: Iso
  readonly chain: readonly {
    readonly unit: string
    readonly role: string
    readonly waitMinutes: number
    readonly unitName?: string
  }[]
  readonly step: number
  readonly nextAt: Iso | null
  readonly until: Iso | null
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: Iso | null
  readonly state: 'waiting' | 'acknowledged' | 'exhausted' | 'done'
}
export type ShownLink = {
  readonly id: string
  readonly kind: LinkKind
  readonly other: {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly state: string
  }
  readonly why: string
  readonly by: string
  readonly at: Iso
  readonly undoneAt: Iso | null
}
export type StoredFile = {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly mime: string
}
export type OfferedAction = {
  readonly name: string
  readonly title: Say
  readonly task?: string
  readonly taskUnitName?: string
  readonly form: FieldList
  readonly allowed: boolean
  readonly why?: Omit<Refusal, 'http'>
  readonly key?: string
  readonly danger?: boolean
  readonly steps?: readonly { readonly state: string; readonly title: Say }[]
  readonly promised?: { readonly field: string; readonly items: readonly string[] }
}
export type ShownProceeding = Omit<Proceeding, 'at' | 'endedAt'> & {
  readonly at: Iso
  readonly endedAt: Iso | null
}
export type ShownRequester = {
  readonly name?: string | null
  readonly title?: string | null
  readonly phone?: string | null
  readonly mail?: string | null
  readonly idNumber?: string | null
  readonly enterprise?: string | null
  readonly creditCode?: string | null
  readonly revealed?: boolean
}

/** Everything the matter page shows. */
export type View = {
  readonly matter: Row & {
    readonly content: string
    readonly point: { readonly lon: number; readonly lat: number } | null
    readonly data: Readonly<Record<string, unknown>>
    readonly round: number
    readonly returns: number
    readonly verdict: Verdict | null
    readonly mergedInto: string | null
    readonly line: string | null
  }
  readonly requester: ShownRequester | null
  readonly tasks: readonly ShownTask[]
  readonly clocks: readonly ShownClock[]
  readonly timeline: readonly TimelineEntry[]
  readonly asks: readonly ShownAsk[]
  readonly answers: readonly ShownAnswer[]
  readonly visits: readonly ShownVisit[]
  readonly orders: readonly ShownOrder[]
  readonly proceedings: readonly ShownProceeding[]
  /** Names of the version it runs on, where that is not the present one. */
  readonly flow?: {
    readonly version: number
    readonly states: DeclaredType['flow']['states']
    readonly clocks: Readonly<Record<string, { readonly title: Say }>>
  }
  readonly links: readonly ShownLink[]
  readonly files: readonly StoredFile[]
  readonly touches: readonly {
    readonly id: string
    readonly channel: string
    readonly source: string
    readonly at: Iso
  }[]
  readonly actions: readonly OfferedAction[]
}

export type Fact = {
  readonly seq: number
  readonly id?: string
  readonly kind: string
  readonly subjectKind: string
  readonly subject: string
  readonly number?: string
  readonly action?: string
  readonly at: Iso
}

export type Area = { readonly code: string; readonly name: string; readonly level?: number }
export type Unit = {
  readonly id: string
  readonly name: string
  readonly short?: string | null
  readonly path?: string | null
  readonly parent?: string | null
  readonly kind?: string
  readonly area?: string
}

import type { AreaCode, Id, Instant, Refusal, Say } from '../../base/index.ts'
import type { Fact } from '../../platform/ledger/declare.ts'
import type { LinkKind, Move, OpenInput } from '../../platform/matters/declare.ts'
import type { Found, PublicFilter } from '../../platform/matters/index.ts'
import type { Actor, Citizen, Mandate, Witness } from '../../platform/org/declare.ts'
import type {
  ApplicationLine,
  ApplicationView,
  DraftLine,
  DraftSheet,
  Filled,
  FormSheet,
} from '../../platform/services/forms/declare.ts'
import type { Beside } from '../../platform/services/partners/declare.ts'
import type { Invitation, SignerState } from '../../platform/services/signing/declare.ts'
import type { Reader, Store, Tx } from '../../platform/store/declare.ts'
import type { AbilitiesDoor } from './abilities.ts'
import type { BoardsDesk, DefinitionsDesk, ReportsDesk } from './boards.ts'
import type { CertificatesDesk } from './certificates.ts'
import type { CodesDesk, CodesDoor, ReadersDoor } from './codes.ts'
import type { CommandDesk } from './command.ts'
import type { CredentialListsDoor } from './credential-lists.ts'
import type { Json, Read, Refused, Write } from './desk.ts'
import type { ExchangeDesk, ExchangeDoor } from './exchange.ts'
import type { ExtensionsDesk } from './extensions.ts'
import type { FieldDesk } from './field.ts'
import type { HallsDesk } from './halls.ts'
import type { IdentityDoor } from './identity.ts'
import type { MapDesk } from './map.ts'
import type { MeetingsDesk } from './meetings.ts'
import type { PersonalDataDoor } from './personal-data.ts'
import type { GridsDesk, PlacesDesk } from './places.ts'
import type { FeesDesk, LightsDesk, RatingsDesk } from './services.ts'
import type { SensingDesk, SignalsDoor } from './signals.ts'
import type { DutyDesk, PublicWarnings, WarningsDesk } from './warnings.ts'
import type { FiringsDesk, WatchRulesDesk } from './watch-rules.ts'

export type { Json, Read, Refused, Write } from './desk.ts'

import type { EvacuationsDesk } from './evacuations.ts'

/**
 * The city as the doors over HTTP see it. The host gives it; tests give a small one in memory. Only the shape counts,
 * so that neither imports the other.
 */
export interface City {
  readonly store: Store
  readonly settings: CitySettings
  now(): Instant
  readonly org: OrgDoor
  readonly matters: MattersDoor
  readonly files: FilesDoor
  readonly live: LiveDoor
  readonly clients: ClientsDoor
  /** What the doors write besides matters: ignored mail, refused webhooks. */
  record(tx: Tx, fact: Fact): Promise<void>
  /** Tells the writer of a mail its number, in the transaction that took it in; absent = no receipts are sent. */
  acknowledgeMail?(tx: Tx, receipt: MailReceipt, at: Instant): Promise<void>
  /** Answer of GET /api/declared. */
  declared(): Declared
  /** Answer of GET /api/public/declared: plain words, no inner codes of units. */
  publicDeclared(): Json
  /** What has not been worked off yet; absent = nobody asks. */
  backlog?(reader: Reader, at: Instant): Promise<Backlog>
  /** 随手拍; absent = none is taken. */
  readonly snapshots?: SnapshotsDoor
  /** Second factors, passkeys, other providers, policy of login, being a provider; absent = password alone. */
  readonly identity?: IdentityDoor
  /** 个人信息权利; absent = where citizens cannot log in. */
  readonly personalData?: PersonalDataDoor
  /** Citizens who log in 实名用户; absent = nobody can. */
  readonly citizens?: CitizensDoor
  /** City codes 城市码 of citizens, and the doors of readers; absent = there are none. */
  readonly codes?: CodesDoor
  readonly readers?: ReadersDoor
  /** 感知接入; absent = no reading is taken. */
  readonly signals?: SignalsDoor
  /** Applications of citizens 我的办件; absent = none are taken. */
  readonly applications?: ApplicationsDoor
  /** Absent where nobody may look. */
  readonly guides?: GuidesDoor
  /** What other systems do for a matter 并行办理; whose it is was looked at before. */
  lanesBeside?(matter: Id): Promise<Beside>
  /** Others who sign an application 多方签署. */
  readonly signing?: SigningDoor
  /** A message of a partner system 协同系统, signed; absent = there are none. */
  partnerSays?(
    name: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Buffer,
    at: Instant,
  ): Refused<null>
  /** The live service of shared data 共享服务; absent = none is shared. */
  readonly share?: ShareDoor
  /** What this level hands down to those below 标准包, signed; absent = nothing is. */
  edition?(reader: Reader, at: Instant): Refused<{ readonly etag: string; readonly body: string }>
  /** 能力共享平台; absent = nothing is offered to developers. */
  readonly abilities?: AbilitiesDoor
  readonly credentialLists?: CredentialListsDoor
  /** 对外互认: credentials for and from other wallets. */
  readonly exchange?: ExchangeDoor
  /** 公众预警; absent = none are issued. */
  readonly publicWarnings?: PublicWarnings
  /** Further desks; a door whose desk is absent answers `http.notHere`. */
  readonly desks: Desks
}

export type SnapshotsDoor = {
  /** What a photo, a place and a sentence open on a day; null where nothing is taken. */
  offered(at: Instant): Snapshot | null
  /** Division and grid of a place, as far as the map knows. */
  placed(at: { readonly lon: number; readonly lat: number }): {
    readonly area?: string
    readonly grid?: string
  }
  /** Pictures that hang on a matter somewhere else. */
  usedElsewhere(
    reader: Reader,
    files: readonly Id[],
    at: { readonly lon: number; readonly lat: number },
  ): Promise<boolean>
}
export type Snapshot = {
  readonly type: string
  readonly channel: string
  readonly preset: Json
  readonly classes: readonly {
    readonly code: string
    readonly title: Say
    readonly words: readonly string[]
  }[]
}

/** Citizens: log in by telephone and code, confirm a name, act for an enterprise or another person. */
export type CitizensDoor = {
  of(token: string, at: Instant): Promise<Citizen | null>
  /** Name, telephone and identity number in clear, to fill the citizen’s own forms; never sent to a page as a whole. */
  identity(
    citizen: Id,
  ): Promise<{ readonly name: string; readonly phone: string; readonly idNumber: string | null } | null>
  mandates(citizen: Citizen, at: Instant): Promise<readonly Mandate[]>
  /** `shown`: the code itself, in demonstrations only. */
  requestCode(phone: string, at: Instant): Refused<{ readonly expiresAt: Instant; readonly shown?: string }>
  enter(
    given: { readonly phone: string; readonly code: string },
    at: Instant,
  ): Refused<{ readonly token: string; readonly expiresAt: Instant; readonly citizen: Citizen }>
  leave(token: string, at: Instant): Promise<void>
  confirmName(
    citizen: Citizen,
    given: { readonly name: string; readonly idNumber: string; readonly validTo: string | null },
    at: Instant,
  ): Refused<{ readonly realName: true }>
  claimEnterprise(citizen: Citizen, creditCode: string, at: Instant): Refused<Mandate>
  entrust(
    citizen: Citizen,
    given: { readonly phone: string; readonly creditCode: string | null; readonly untilDay: string },
    at: Instant,
  ): Refused<Mandate>
  endMandate(citizen: Citizen, id: Id, at: Instant): Refused<null>
  actFor(token: string, mandate: Id | null, at: Instant): Refused<Citizen>
}

/** Applications of citizens: forms to fill in, drafts, what was sent and what became of it. */
export type ApplicationsDoor = {
  sheet(citizen: Citizen | null, item: string, at: Instant): Refused<FormSheet>
  drafts(citizen: Citizen, at: Instant): Promise<readonly DraftLine[]>
  draft(citizen: Citizen, id: Id, at: Instant): Refused<DraftSheet>
  saveDraft(
    citizen: Citizen,
    id: Id,
    input: {
      readonly item: string
      readonly version: number
      readonly over: number
      readonly filled: unknown
      readonly device: string
    },
    at: Instant,
  ): Refused<{ readonly revision: number; readonly expiresAt: Instant }>
  dropDraft(citizen: Citizen, id: Id): Refused<null>
  giveCode(citizen: Citizen, id: Id, at: Instant): Refused<{ readonly code: string; readonly until: Instant }>
  takeByCode(citizen: Citizen, code: string, at: Instant): Refused<DraftSheet>
  /** Gate of attachments; `warns` says what a clerk may stumble over (a password, a dark picture). */
  putFile(citizen: Citizen, file: Sheet, at: Instant): Refused<StoredFile & { readonly warns: Say | null }>
  file(citizen: Citizen, id: Id): Refused<StoredFile & { readonly bytes: Uint8Array }>
  /** The same press of the button and the same content of a day are one; `fresh` says which it was. */
  send(
    citizen: Citizen,
    input: {
      readonly key: string
      readonly draft: Id | null
      readonly item: string
      readonly version: number
      readonly filled: unknown
      readonly supplements: Id | null
      readonly channel?: 'phone' | 'web' | 'kiosk'
    },
    at: Instant,
  ): Refused<{
    readonly submission: Id
    readonly matter: Id
    readonly number: string
    readonly fresh: boolean
  }>
  list(citizen: Citizen, at: Instant): Promise<readonly ApplicationLine[]>
  view(citizen: Citizen, idOrNumber: string, at: Instant): Refused<ApplicationView>
  supplement(
    citizen: Citizen,
    idOrNumber: string,
    at: Instant,
  ): Refused<{ readonly sheet: FormSheet; readonly filled: Filled; readonly supplements: Id }>
  withdraw(citizen: Citizen, idOrNumber: string, why: string, at: Instant): Refused<unknown>
  print(
    citizen: Citizen,
    idOrNumber: string,
    at: Instant,
  ): Refused<StoredFile & { readonly bytes: Uint8Array }>
}

/** Invitations to sign 签署邀请, for those who are invited, and for the applicant who reminds them. */
export type SigningDoor = {
  invitation(citizen: Citizen | null, token: string): Refused<Invitation>
  waiting(citizen: Citizen): Promise<readonly Invitation[]>
  /** In a demonstration the page shows what the message would have said. */
  code(token: string, at: Instant): Refused<{ readonly shown?: string }>
  answer(
    citizen: Citizen,
    token: string,
    given: { readonly code: string; readonly signature: Id | null; readonly refuses: string | null },
    at: Instant,
  ): Refused<{ readonly state: SignerState }>
  /** “This is not mine” 不是我本人的事. */
  disown(token: string, at: Instant): Refused<null>
  /** Whose application it is was looked at before. */
  remind(matter: Id, at: Instant): Refused<{ readonly count: number }>
}

/** What anybody may read of service items 办事指南, and papers looked at by their QR code 文书核验. */
export type GuidesDoor = {
  search(
    reader: Reader,
    asked: {
      readonly q?: string
      readonly target?: string
      readonly topic?: string
      readonly unit?: string
      readonly offset?: number
    },
    at: Instant,
  ): Refused<unknown>
  guide(
    reader: Reader,
    asked: { readonly code: string; readonly version?: number },
    at: Instant,
  ): Refused<unknown>
  /** 样表、范本 of a material, as the guide in force names it. */
  sample(
    reader: Reader,
    asked: { readonly code: string; readonly material: string },
    at: Instant,
  ): Refused<StoredFile & { readonly bytes: Uint8Array }>
  verify(reader: Reader, asked: { readonly id: string; readonly check: string }): Refused<unknown>
  paper(reader: Reader, asked: { readonly id: string; readonly check: string }): Refused<unknown>
}

/** Calls of other systems with a key of a grant. */
export type ShareDoor = {
  /** Answered once its fact is committed. */
  call(one: {
    readonly key: string
    readonly ip: string
    readonly do: 'lookup' | 'check'
    readonly of: unknown
    readonly claim?: unknown
    readonly why: unknown
  }): Refused<unknown>
  makeFile(
    given: { readonly key: string; readonly ip: string; readonly why: unknown; readonly format: string },
    at: Instant,
  ): Refused<{
    readonly token: string
    readonly rows: number
    readonly bytes: number
    readonly expiresAt: Instant
  }>
  fetchFile(
    token: string,
    at: Instant,
  ): Refused<{ readonly name: string; readonly mime: string; readonly stream: NodeJS.ReadableStream }>
}

export type MailReceipt = {
  readonly matter: Id
  readonly number: string
  readonly to: string
  readonly subject: string
  /** Message-id answered, so that it stands in the same thread. */
  readonly inReplyTo: string | null
}

/** Work that waits behind the doors 积压. */
export type Backlog = {
  /** Readers of the journal and how many numbers each is behind it. */
  readonly followers: readonly { readonly name: string; readonly behind: number }[]
  /** Messages out of the house 外发消息: due or planned, given up, and how long the oldest due one has waited. */
  readonly deliveries: { readonly queued: number; readonly stuck: number; readonly oldestSeconds: number }
}

export type CitySettings = {
  /** The area that runs this desk. */
  readonly district: AreaCode
  readonly name: Say
  readonly demo: boolean
  /** Public address, e.g. `https://12345.example.gov.cn`; used in media URLs and mails. */
  readonly citizenBase?: string
  /** Outside hosts that pictures may come from, as a policy of pages names them. */
  readonly pictures?: readonly string[]
  /** Open311 `jurisdiction_id`; default the district code. */
  readonly jurisdiction?: string
  /** The city's outline, degrees WGS-84: points outside are refused by Open311 and the citizen page. */
  readonly bounds?: {
    readonly west: number
    readonly south: number
    readonly east: number
    readonly north: number
  }
}

export type OrgDoor = {
  /** Counts wrong tries and locks; commits by itself, because a refused try must be remembered. */
  login(
    input: {
      readonly name: string
      readonly password: string
      readonly ip: string
      readonly agent?: string | null
    },
    at: Instant,
  ): Refused<{ readonly token: string; readonly expiresAt: Instant }>
  logout(token: string, at: Instant): Promise<void>
  /** The actor of a live session, or nothing when it is unknown, ended or idle too long. */
  actorOf(token: string, at: Instant): Promise<Actor | undefined>
  changePassword(
    token: string,
    input: { readonly old: string; readonly new: string },
    at: Instant,
  ): Refused<null>
  stepUp(token: string, password: string, at: Instant): Refused<null>
  /** A second person beside somebody at his desk 见证人; wrong tries count as at login. */
  vouch(input: { readonly name: string; readonly password: string }, at: Instant): Refused<Witness>
  /** Acts without an account: the public page, mail, a caller's own message. */
  citizen(): Actor
  /** Whether the actor may see a row of these marks; the same rule as in every list. */
  sees(who: Actor, sight: Sight): boolean
}

/** What visibility of a matter rests on. */
export type Sight = {
  readonly area: AreaCode
  readonly units: readonly Id[]
  readonly type: string
  readonly secret: boolean
  readonly openedBy: Id | null
}

export type ListFilter = Json
export type Page<T = Json> = { readonly rows: readonly T[]; readonly next: string | null }

export type { Found, PublicFilter }

/** Something only the requester knows, compared with what is sealed. */
export type Proof = { readonly phoneTail: string } | { readonly phone: string } | { readonly mail: string }

export type MattersDoor = {
  open(
    tx: Tx,
    who: Actor,
    input: OpenInput,
    at: Instant,
  ): Refused<{ readonly id: Id; readonly number: string; readonly fresh: boolean; readonly joined?: boolean }>
  act(
    tx: Tx,
    who: Actor,
    move: Move,
    at: Instant,
  ): Refused<{ readonly version: number; readonly state: string }>
  /** Told after a refused act was undone: some attempts leave a trace, such as a third return. */
  attempted?(who: Actor, move: Move, refusal: Refusal, at: Instant): Promise<void>
  view(reader: Reader, who: Actor, idOrNumber: string, at: Instant): Refused<Json>
  list(reader: Reader, who: Actor, filter: ListFilter, at: Instant): Promise<Page>
  counts(reader: Reader, who: Actor, filter: ListFilter, at: Instant): Promise<Json>
  find(reader: Reader, district: AreaCode, number: string): Promise<Found | undefined>
  /** Requests anybody may read (not secret, not anonymous by wish, content masked), newest first. */
  publicList(reader: Reader, district: AreaCode, filter: PublicFilter): Promise<readonly Found[]>
  proves(reader: Reader, district: AreaCode, id: Id, proof: Proof): Promise<boolean>
  link(
    tx: Tx,
    who: Actor,
    input: { readonly matter: Id; readonly kind: LinkKind; readonly to: Id; readonly why: string },
    at: Instant,
  ): Refused<unknown>
  unlink(tx: Tx, who: Actor, link: Id, at: Instant): Refused<unknown>
  merge(
    tx: Tx,
    who: Actor,
    input: { readonly matter: Id; readonly into: Id; readonly why: string },
    at: Instant,
  ): Refused<unknown>
  unmerge(
    tx: Tx,
    who: Actor,
    input: { readonly matter: Id; readonly why: string },
    at: Instant,
  ): Refused<unknown>
}

export type StoredFile = {
  readonly id: Id
  readonly name: string
  readonly size: number
  readonly mime: string
}
export type FilesDoor = {
  /** Gate: size, kind by content, place data of photographs removed. */
  put(
    tx: Tx,
    who: Actor,
    file: { readonly name: string; readonly mime: string; readonly bytes: Uint8Array },
    at: Instant,
  ): Refused<StoredFile>
  get(reader: Reader, who: Actor, id: Id, at: Instant): Refused<StoredFile & { readonly bytes: Uint8Array }>
  /** Photographs of a publicly listed request only. */
  getPublic(reader: Reader, id: Id): Refused<StoredFile & { readonly bytes: Uint8Array }>
}

/** A live message; `seq` (absent for fleeting ones) is what a client resumes from. */
export type LiveEvent = {
  readonly seq?: number
  /** `ring`: a telephone begins to ring; `call`: it was answered, ended or recorded. */
  readonly event: 'fact' | 'screen' | 'ring' | 'call' | 'notice' | 'order' | 'layers'
  readonly data: Json
  /** Told by another process of the city. */
  readonly elsewhere?: true
  /** Who may get it: those who may see the row, named accounts, whoever a rule names, or every member of staff. */
  readonly to:
    | { readonly sight: Sight }
    | { readonly accounts: readonly Id[] }
    | { readonly when: (who: Actor) => boolean }
    | 'staff'
}
export type LiveDoor = {
  subscribe(hear: (event: LiveEvent) => void): () => void
  /** Sends a fleeting message (a ringing telephone) to those it names. */
  publish(event: LiveEvent): void
  /** Hears that rights or sessions have changed, in whichever process; absent = only time tells. */
  onRights?(hear: () => void): () => void
  /** Facts after `seq`, at most `limit`, oldest first; nothing when the gap is too wide to replay. */
  since?(seq: number, limit: number): Promise<readonly LiveEvent[] | undefined>
}

/** A program with a key of its own 接入方. */
export type Client = {
  readonly id: Id
  readonly name: string
  readonly actor: Actor
  readonly can: readonly ('open311' | 'hook')[]
  /** Current secrets, newest first (`whsec_` + base64); two while one is being replaced. */
  readonly hookSecrets: readonly string[]
  /** What was agreed with it; absent = the door's own limits only. */
  readonly ratePerMinute?: number
  /** Channels it may name in a webhook. */
  readonly channels: readonly string[]
}
export type ClientsDoor = {
  byKey(reader: Reader, key: string): Promise<Client | undefined>
  byName(reader: Reader, name: string): Promise<Client | undefined>
}

export type CodeEntry = {
  readonly code: string
  readonly title: Say
  readonly parent?: string
  readonly words?: readonly string[]
  readonly validTo?: string
}
export type Declared = {
  readonly city: { readonly name: Say; readonly district: AreaCode; readonly demo: boolean }
  /** Fields, flow and clocks as the browser wants them (fields of types: `FieldList`). */
  readonly types: Readonly<Record<string, Json>>
  readonly codes: Readonly<Record<string, { readonly codes: readonly CodeEntry[] } & Json>>
} & Json

/** How far an upload in pieces is. */
export type UploadState = {
  readonly id: Id
  readonly bytes: number
  readonly offset: number
  readonly delivery: Id | null
  readonly again: boolean
}
/** A file as it came. */
export type Sheet = { readonly name: string; readonly bytes: Uint8Array }

/** A list as a file 导出. */
export type ExportAsk = {
  readonly filter: Json
  readonly columns: readonly string[]
  readonly format: 'csv' | 'xlsx'
  readonly lang: 'zh' | 'en'
}
/** `more`: the list goes on after these rows. */
export type Exported = {
  readonly name: string
  readonly mime: string
  readonly bytes: Uint8Array
  readonly rows: number
  readonly more: boolean
}

/** One action on many matters 批量办理: one form for all, and what differs (`form`) beside each. */
export type Bulk = {
  readonly action: string
  readonly form: Json
  readonly matters: readonly {
    readonly id: Id
    readonly version: number
    readonly form?: Json
  }[]
}

export type Desks = {
  /** 地名地址. */
  readonly places?: PlacesDesk
  /** 网格. */
  readonly grids?: GridsDesk
  /** 底图: a tile compressed by gzip; undefined where there is none. */
  readonly baseMap?: { tile(z: number, x: number, y: number): Buffer | undefined }
  /** 地图. */
  readonly layers?: MapDesk
  /** 电子证照. */
  readonly certificates?: CertificatesDesk
  /** 核验方登记与出示请求. */
  readonly exchange?: ExchangeDesk
  /** 大厅: windows, bookings, numbers, displays. */
  readonly field?: FieldDesk
  readonly halls?: HallsDesk
  /** 指挥调度. */
  readonly command?: CommandDesk
  /** 码管理台, 运营台. */
  readonly codes?: CodesDesk
  /** 感知设备. */
  readonly sensing?: SensingDesk
  /** 监测评价: what a pack makes of what devices measured. */
  readonly assessments?: Read<{ readonly name: string }>
  readonly fees?: FeesDesk
  readonly ratings?: RatingsDesk
  readonly lights?: LightsDesk
  /** 异地代收代办. */
  readonly elsewhere?: { readonly list: Read<Readonly<Record<string, unknown>>> }
  /** 流程版本: what runs on which, moving running matters to another version. */
  readonly flows?: {
    readonly versions: Read<{ readonly type?: string }>
    readonly rehearse: Read<{ readonly type: string; readonly map: unknown }>
    readonly migrate: Write<{ readonly type: string; readonly map: unknown }>
    readonly undo: Write<{ readonly id: string }>
  }
  readonly me?: Read<Record<string, never>>
  readonly inbox?: Read<Record<string, never>>
  /** One act on many matters, each by itself; opens its own transactions. */
  readonly bulk?: Read<Bulk>
  /** Reads, records and answers the file; opens its own transaction for the record. */
  readonly export?: (reader: Reader, who: Actor, ask: ExportAsk, at: Instant) => Refused<Exported>
  readonly reveal?: Write<{
    readonly matter: Id
    readonly fields: readonly string[]
    readonly reason: string
  }>
  /** Of a request that is here, or of words as they are typed. */
  readonly similar?: Read<{
    readonly matter?: string
    readonly text?: string
    readonly title?: string
    readonly area?: string
    readonly exclude?: string
    readonly phone?: string
    readonly party?: string
    readonly lon?: number
    readonly lat?: number
  }>
  readonly suggest?: Read<{ readonly category?: string; readonly area?: string; readonly text?: string }>
  /** Submissions 申报 of an application; `print` is the form as PDF. */
  readonly submissions?: {
    readonly read: Read<{ readonly matter: string }>
    readonly reveal: Write<{ readonly matter: string; readonly reason: string }>
    readonly print: (
      reader: Reader,
      who: Actor,
      input: { readonly matter: string; readonly lang?: string },
    ) => Refused<StoredFile & { readonly bytes: Uint8Array }>
  }
  readonly advice?: {
    readonly read: Read
    readonly draft: Read<{ readonly matter: string }>
    readonly check: Read<{ readonly matter: string; readonly text: string }>
    readonly checks: Read<{ readonly matter: string }>
  }
  readonly automatic?: {
    readonly read: Read
    readonly pause: Write<{ readonly paused: boolean; readonly why: string }>
    readonly setFallback: Write<{ readonly unit: Id | null }>
    readonly addRule: Write<{
      readonly area?: string
      readonly category?: string | null
      readonly minConfidence: number
    }>
    readonly endRule: Write<{ readonly id: Id }>
    readonly giveDuty: Write<{ readonly area?: string; readonly until?: string }>
    readonly endDuty: Write<{ readonly id: Id }>
  }
  /** What was learned from closed requests 模型: suggestions at the desk, a second opinion, the page of the models. */
  readonly models?: {
    readonly suggest: Read<{ readonly text: string; readonly title?: string; readonly area?: string }>
    readonly secondOpinion: Read<{ readonly text: string; readonly title?: string; readonly area?: string }>
    readonly read: Read
    readonly train: Write
  }
  readonly brain?: {
    readonly enterprises: Read<{ readonly name: string; readonly exclude?: string }>
    readonly named: Read<{ readonly text?: string; readonly party?: string; readonly address?: string }>
    readonly links: {
      readonly list: Read<{ readonly state?: string; readonly kind?: string; readonly cursor?: string }>
      readonly decide: Write<{
        readonly id: Id
        readonly decision: 'confirm' | 'reject' | 'undo'
        readonly why?: string
      }>
    }
  }
  readonly duty?: DutyDesk
  readonly warnings?: WarningsDesk
  /** 转移安置. */
  readonly evacuations?: EvacuationsDesk
  /** 会商. */
  readonly meetings?: MeetingsDesk
  readonly hot?: {
    readonly list: Read
    readonly read: Read<{ readonly id: Id } & Json>
    readonly merge: Write<{ readonly id: Id; readonly other: Id; readonly why: string }>
    readonly split: Write<{ readonly id: Id; readonly matters: readonly Id[]; readonly why: string }>
    readonly undo: Write<{ readonly hand: Id; readonly why: string }>
  }
  readonly topics?: {
    readonly list: Read
    readonly read: Read<{ readonly id: Id }>
    readonly create: Write
    readonly change: Write<{ readonly id: Id; readonly version: number; readonly status: string } & Json>
  }
  readonly lines?: {
    readonly list: Read
    readonly history?: Read<{ readonly id: Id }>
    readonly create: Write
    readonly change: Write<{ readonly id: Id; readonly values: Json }>
    readonly remove: Write<{ readonly id: Id }>
    readonly importSheet: Write<Sheet>
    readonly check: Read
    readonly simulate: Read
    readonly proposals: Read
    readonly decideProposal: Write<{ readonly id: Id; readonly accept: boolean; readonly text?: string }>
  }
  /** 质量看板、质量规则、疑义核实. */
  readonly quality?: {
    readonly board: Read
    readonly dataset: Read<{ readonly id: string; readonly run?: string }>
    readonly badRows: Read<{ readonly run: Id; readonly rule: string }>
    readonly saveRule: Write<{ readonly dataset: string } & Json>
    readonly endRule: Write<{ readonly dataset: string; readonly rule: Id }>
    readonly measure: Write<{ readonly dataset: string }>
    readonly raise: Write<{ readonly dataset: string } & Json>
    readonly case: Read<{ readonly matter: Id }>
    /** Opens its own transactions: a delivery of one line. */
    readonly correct: Read<{ readonly matter: Id; readonly doubt: Id; readonly cells: Json }>
    readonly tryMapping: Read<{ readonly delivery: Id; readonly rules: readonly unknown[] }>
    readonly workbook: Read<{
      readonly delivery: Id
      readonly all: boolean
      readonly lang: 'zh' | 'en'
      readonly part?: number
    }>
  }
  /** 数据目录. */
  readonly datasets?: {
    readonly search: Read
    readonly read: Read<{ readonly id: string }>
    readonly versions: Read<{ readonly id: Id }>
    readonly map: Read
    readonly lists: Read<{ readonly unit?: string }>
    readonly draft: Write
    readonly change: Write<{ readonly id: Id; readonly changedAt?: string; readonly draft: Json }>
    readonly act: Write<{ readonly id: Id; readonly act: string; readonly why?: string }>
    readonly importSheet: Write<Sheet>
    readonly exportSheet: Read
    readonly lineage: Read<{ readonly id: Id }>
    readonly uses: Read<{ readonly id: Id }>
    readonly demands: Read<{ readonly state?: string }>
    readonly demand: Write
    readonly answerDemand: Write<{
      readonly id: Id
      readonly state: string
      readonly answer: string
      readonly dataset?: Id
      readonly owner?: Id
    }>
    readonly feedback: Read<{ readonly id: Id }>
    readonly answerFeedback: Write<{ readonly id: Id; readonly feedback: Id; readonly answer: string }>
  }
  /** 并行办理进度 of a matter. */
  readonly lanes?: { readonly of: Read<{ readonly matter: string }> }
  /** 流程的 BPMN 文件: written with its drawing; read, and nothing kept. */
  readonly bpmn?: { readonly file: Read; readonly read: Read }
  /** 一件事编排. */
  readonly joint?: {
    readonly preview: Read
    readonly save: Write<{ readonly code: string; readonly catalogCode: string } & Json>
  }
  /** 事项管理 and 办件文书. */
  readonly services?: {
    readonly list: Read
    readonly read: Read<{ readonly code: string } & Json>
    readonly basics: Read
    readonly saveBasic: Write
    readonly save: Write<{
      readonly code: string
      readonly catalogCode: string
      readonly body: unknown
      readonly revision: number
    }>
    readonly begin: Write<{ readonly code: string }>
    readonly drop: Write<{ readonly code: string }>
    readonly check: Read<{ readonly code: string; readonly catalogCode: string; readonly body: unknown }>
    readonly publish: Write<{ readonly code: string; readonly revision: number; readonly from: string }>
    readonly setState: Write<{ readonly code: string; readonly move: string; readonly why: string }>
    readonly compare: Read<{ readonly code: string } & Json>
    readonly export: (reader: Reader, who: Actor, ask: Json, at: Instant) => Refused<Exported>
    readonly bringIn: Write<Sheet>
    readonly documents: Read<{ readonly matter: Id }>
  }
  /** 决策表. */
  readonly decisions?: {
    readonly list: Read
    readonly read: Read<{ readonly name: string }>
    readonly decide: Read<{ readonly name: string; readonly input: Json }>
    readonly save: Write<{
      readonly name: string
      readonly table: unknown
      readonly revision: number | null
    }>
    readonly drop: Write<{ readonly name: string }>
    readonly publish: Write<{
      readonly name: string
      readonly revision: number
      readonly from?: string
      readonly why: string
      readonly holesMeant?: boolean
    }>
    readonly bringIn: Read<Sheet>
    readonly file: (
      reader: Reader,
      who: Actor,
      asked: { readonly name: string; readonly version?: number },
      at: Instant,
    ) => Refused<Exported>
  }
  /** 标准管理. */
  readonly standards?: {
    readonly list: Read
    readonly element: Read<{ readonly name: string } & Json>
    readonly table: Read<{ readonly name: string } & Json>
    readonly try: Read
    readonly preview: Read<Sheet & Json>
    readonly bringIn: Write<Sheet & Json>
    readonly export: Read
    readonly act: Write<{ readonly id: Id; readonly act: string }>
    readonly suggest: Read<{ readonly delivery: Id }>
    /** 上级标准: levels above whose editions are followed. */
    readonly feeds: Read
    readonly follow: Write
    readonly feedAct: Write<{ readonly id: Id; readonly act: string }>
  }
  /** 归集监控: deliveries, rejects, mappings, uploads in pieces, sources. */
  readonly intake?: {
    readonly list: Read
    readonly read: Read<{ readonly id: Id }>
    readonly rejects: Read<{ readonly id: Id } & Json>
    readonly lines: Read<{ readonly id: Id } & Json>
    readonly ended: Read<{ readonly id: Id } & Json>
    readonly preview: Read<{ readonly id: Id } & Json>
    readonly mapping: Read<{ readonly dataset: string }>
    readonly saveMapping: Write<{
      readonly dataset: string
      readonly rules: readonly unknown[]
      readonly sheet?: string | null
    }>
    readonly load: Write<{
      readonly id: Id
      readonly confirm?: boolean
      readonly mode?: string
      readonly why?: string
    }>
    readonly gates: Read<{ readonly dataset: string }>
    readonly saveGates: Write<{
      readonly dataset: string
      readonly mostRejected: number
      readonly mostDisappeared: number
    }>
    readonly upload: Write<{
      readonly dataset: string
      readonly name: string
      readonly mode?: string
      readonly bytes: number
    }>
    readonly uploadState: Read<{ readonly id: Id }>
    /** Outside any transaction: a piece may take minutes. */
    uploadPiece(
      who: Actor,
      input: { readonly id: Id; readonly offset: number; readonly content: AsyncIterable<Uint8Array> },
      at: Instant,
    ): Refused<UploadState>
    readonly dropUpload: Write<{ readonly id: Id }>
    readonly sources: Read<{ readonly dataset?: string }>
    readonly saveSource: Write
    readonly removeSource: Write<{ readonly id: Id }>
    readonly runSource: Write<{ readonly id: Id }>
    /** Looks once at what was filled in, outside any transaction; nothing is kept. */
    testSource(who: Actor, input: Json, at: Instant): Refused<unknown>
    readonly due: Read
    /** By a push key instead of a session. */
    push(
      input: { readonly key: string; readonly own?: string } & (
        | { readonly rows: readonly unknown[] }
        | { readonly kind: 'csv' | 'ndjson'; readonly content: AsyncIterable<Uint8Array> }
      ),
      at: Instant,
    ): Refused<unknown>
  }
  /** 共享工作台、能力目录、共享台账. */
  readonly sharing?: {
    readonly desk: Read
    readonly request: Write
    readonly asked: Read<{ readonly id: string }>
    readonly grant: Read<{ readonly id: string; readonly ip: string }>
    readonly makeKey: Write
    readonly closeKey: Write
    readonly setHook: Write
    readonly revoke: Write
    readonly openapi: Read<{ readonly id: string }>
    readonly mock: Read
    readonly rows: Read
    readonly groups: Read
    readonly exportRows: (reader: Reader, who: Actor, input: Json, at: Instant) => Refused<Exported>
    readonly ledger: Read
    readonly ledgerExport: (reader: Reader, who: Actor, input: Json, at: Instant) => Refused<Exported>
    readonly oversight: Read
    readonly settleHint: Write
    readonly watch: Write
  }
  readonly registers?: {
    readonly list: Read<{
      readonly register: string
      readonly q?: string
      readonly cursor?: string
      readonly state?: string
      readonly where?: string
      readonly limit: number
    }>
    readonly create: Write<{ readonly register: string; readonly values: Json } & Json>
    readonly read: Read<{ readonly register: string; readonly id: Id }>
    readonly change: Write<{
      readonly register: string
      readonly id: Id
      readonly version: number
      readonly values: Json
    }>
    readonly history: Read<{ readonly register: string; readonly id: Id }>
  }
  /** Base registers 基础库: where values come from, rulings, one file a thing, doubts. */
  readonly sources?: {
    readonly overview: Read<Record<string, never>>
    readonly saveFeed: Write<{
      readonly register: string
      readonly dataset: Id
      readonly map: Readonly<Record<string, string>>
      readonly observed: string | null
      readonly legal: readonly string[]
    }>
    readonly publishFeed: Write<{ readonly id: Id }>
    readonly rule: Write<{
      readonly register: string
      readonly field: string
      readonly sources: readonly string[]
      readonly basis: string
    }>
    /** Records the look; opens its own transaction for it. */
    readonly record: Read<{
      readonly register: string
      readonly id: Id
      readonly purpose?: string
      readonly on?: string
      readonly known?: string
    }>
    readonly doubt: Write<{
      readonly register: string
      readonly row: Id
      readonly field: string
      readonly why: string
    }>
    readonly settle: Write<{ readonly id: Id; readonly outcome: 'corrected' | 'confirmed' | 'refused' }>
    readonly closeWaiting: Write<{ readonly id: Id; readonly as: 'created' | 'dropped' }>
    readonly prefill: Read<{ readonly register: string; readonly value: string }>
  }
  readonly areas?: Read<{ readonly under?: string; readonly q?: string }>
  readonly units?: Read<{ readonly q?: string }>
  readonly map?: Read<Record<string, never>>
  readonly calendars?: {
    readonly list: Read
    readonly month: Read<{ readonly id: string; readonly month: string }>
    /** The whole calendar as it may be changed and sent back. */
    readonly read?: Read<{ readonly id: string }>
    /** Opens its own transactions: open clocks follow in batches once the new version is in. */
    readonly importVersion: Read<{ readonly id: string; readonly calendar: Json }>
  }
  /** Units; each opens its own transaction, so that names in memory are the new ones when it answers. */
  readonly organisation?: {
    readonly create: Read
    readonly change: Read<{ readonly id: Id } & Json>
    readonly close: Read<{ readonly id: Id; readonly into?: Id }>
    readonly importSheet: Read<Sheet>
  }
  readonly accounts?: {
    readonly reset: Write<{ readonly id: Id }>
    readonly freeze: Write<{ readonly id: Id; readonly frozen: boolean; readonly reason: string }>
  }
  readonly people?: {
    readonly list: Read
    readonly create: Write
    readonly duties: Read
    readonly giveDuty: Write
    readonly endDuty: Write<{ readonly id: Id }>
    readonly delegate: Write
  }
  readonly rights?: {
    readonly why: Read
    readonly who: Read
    readonly reviews: {
      readonly list: Read
      readonly read: Read<{ readonly id: Id }>
      readonly open: Write
      readonly decide: Write
    }
    readonly emergencies: {
      readonly list: Read
      readonly read: Read<{ readonly id: Id }>
      readonly take: Write
      readonly end: Write<{ readonly id: Id }>
      readonly review: Write
    }
  }
  readonly audit?: Read
  readonly callers?: Read<{ readonly phone: string }>
  readonly notices?: {
    readonly list: Read
    readonly markRead: Write<{ readonly ids?: readonly Id[]; readonly all?: boolean }>
  }
  readonly views?: {
    readonly list: Read
    readonly save: Write<{ readonly name: string; readonly query: string }>
    readonly remove: Write<{ readonly id: Id }>
  }
  readonly screen?: Read<{ readonly area?: string }>
  readonly boards?: BoardsDesk
  readonly firings?: FiringsDesk
  readonly watchRules?: WatchRulesDesk
  readonly extensions?: ExtensionsDesk
  readonly definitions?: DefinitionsDesk
  readonly reports?: ReportsDesk
  /** An order 督办 from a figure without matters of its own. */
  readonly figureOrder?: { readonly give: Write }
  readonly indicators?: {
    readonly list: Read
    readonly read: Read<{
      readonly name: string
      readonly from?: string
      readonly to?: string
      readonly by?: string
      readonly asOf?: string
    }>
    readonly rows: Read<{ readonly name: string } & Json>
    /** 逐级下钻: the way from the province to a place, and the places one step below with their figures. */
    readonly levels?: Read<{ readonly name: string } & Json>
    /** Fixes a figure with its definition, as-of and the hash of its rows; later it can be verified. */
    readonly publish?: Write<{ readonly name: string } & Json>
    readonly published?: Read<{ readonly name: string }>
    readonly verify?: Read<{ readonly id: Id }>
  }
  /** 数据开放: what anybody may know and take. */
  readonly openData?: {
    list(
      reader: Reader,
      input: { readonly q?: string; readonly subject?: string; readonly offset?: number },
      at: Instant,
    ): Refused<unknown>
    read(reader: Reader, input: { readonly id: string }, at: Instant): Refused<unknown>
    file(
      reader: Reader,
      input: { readonly id: string; readonly form: 'csv' | 'json' | 'xlsx' },
      at: Instant,
    ): Refused<unknown>
    readonly say: Write<{ readonly id: string; readonly text: string }>
    dcat(
      reader: Reader,
      input: { readonly base: string; readonly form: 'json' | 'turtle' },
      at: Instant,
    ): Refused<unknown>
  }
  readonly harvest?: Write<{ readonly document: unknown; readonly unit?: string; readonly subject?: string }>
  /** 阳光公开: pages that packs lay open to everybody. */
  readonly sunshine?: {
    list(): Refused<unknown>
    page(reader: Reader, name: string, at: Instant): Refused<unknown>
  }
  /** Public knowledge: articles anybody may read. */
  readonly publicArticles?: (reader: Reader, input: { readonly q?: string }, at: Instant) => Refused<unknown>
}

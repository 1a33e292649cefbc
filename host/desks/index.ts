import { ok } from '../../base/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import type { openLive } from '../live.ts'
import type { OpenCity } from '../open.ts'
import { adviseDesks } from './advise.ts'
import { applicationDesks } from './applications.ts'
import { assessmentDesk } from './assessments.ts'
import { auditDesks } from './audit.ts'
import { baseMapDesks } from './base-map.ts'
import { boardDesks } from './boards.ts'
import { bpmnDesks } from './bpmn.ts'
import { bulkDesk } from './bulk.ts'
import { calendarDesks } from './calendars.ts'
import { certificateDesks } from './certificates.ts'
import { codeDesks } from './codes.ts'
import { commandDesks } from './command.ts'
import { datasetDesks } from './datasets.ts'
import { decisionDesks } from './decisions.ts'
import { definitionDesks } from './definitions.ts'
import { dutyDesks } from './duty.ts'
import { elsewhereDesks } from './elsewhere.ts'
import { evacuationDesks } from './evacuations.ts'
import { exchangeDesks } from './exchange.ts'
import { exportDesk } from './export.ts'
import { extensionDesks } from './extensions.ts'
import { feeDesks } from './fees.ts'
import { fieldDesks } from './field.ts'
import { figureDesks } from './figures.ts'
import { flowDesks } from './flows.ts'
import { hallDesks } from './halls.ts'
import { intakeDesks } from './intake.ts'
import { jointDesks } from './joint.ts'
import { laneDesks } from './lanes.ts'
import { lightDesks } from './lights.ts'
import { lineDesks } from './lines.ts'
import { linkageDesks, linkageOf } from './linkage.ts'
import { mapDesks } from './map.ts'
import { matterDesks } from './matters.ts'
import { meetingDesks } from './meetings.ts'
import { modelDesks } from './models.ts'
import { openDataDesks } from './open-data.ts'
import { peopleDesks } from './people.ts'
import { placesDesks } from './places.ts'
import { qualityDesks } from './quality.ts'
import { ratingDesks } from './ratings.ts'
import { registerDesks } from './registers.ts'
import { reportDesks } from './reports.ts'
import { rightsDesks } from './rights.ts'
import { sensingDesks } from './sensing.ts'
import { serviceDesks } from './services.ts'
import { sharingDesks } from './sharing.ts'
import { sourceDesks } from './sources.ts'
import { standardDesks } from './standards.ts'
import { sunshineDesk } from './sunshine.ts'
import { unitDesks } from './units.ts'
import { warningDesks } from './warnings.ts'
import { watchDesks } from './watch.ts'
import { watchRuleDesks } from './watch-rules.ts'

/** The desks of the city: what the pages of one place ask for. */
export function desksOf(city: OpenCity, live: Awaited<ReturnType<typeof openLive>>) {
  return {
    ...matterDesks(city),
    ...applicationDesks(city),
    ...baseMapDesks(city),
    ...bpmnDesks(city),
    ...bulkDesk(city),
    ...certificateDesks(city),
    ...exchangeDesks(city),
    ...codeDesks(city),
    ...commandDesks(city),
    ...exportDesk(city),
    ...extensionDesks(city),
    ...fieldDesks(city),
    ...figureDesks(city, live),
    ...boardDesks(city, live),
    ...definitionDesks(city),
    ...reportDesks(city),
    ...flowDesks(city),
    ...hallDesks(city),
    ...elsewhereDesks(city),
    ...intakeDesks(city),
    ...laneDesks(city),
    ...lineDesks(city),
    ...mapDesks(city),
    ...adviseDesks(city),
    ...linkageDesks(city, linkageOf(city)),
    ...modelDesks(city),
    ...registerDesks(city),
    ...sourceDesks(city, linkageOf(city)),
    ...feeDesks(city),
    ...ratingDesks(city),
    ...lightDesks(city),
    ...placesDesks(city),
    ...qualityDesks(city),
    ...sharingDesks(city),
    ...sensingDesks(city),
    ...assessmentDesk(city),
    ...sunshineDesk(city),
    ...serviceDesks(city),
    ...jointDesks(city),
    ...datasetDesks(city),
    ...openDataDesks(city),
    ...standardDesks(city),
    ...calendarDesks(city),
    ...decisionDesks(city),
    ...peopleDesks(city),
    ...rightsDesks(city),
    ...unitDesks(city),
    ...auditDesks(city),
    ...watchDesks(city),
    ...dutyDesks(city),
    ...warningDesks(city),
    ...meetingDesks(city),
    ...evacuationDesks(city),
    ...watchRuleDesks(city),
    notices: {
      async list(reader: Reader, who: Actor) {
        if (!who.account) return ok({ unread: 0, rows: [] })
        const [rows, unread] = await Promise.all([
          city.messages.inbox(reader, who.district, who.account),
          city.messages.unread(reader, who.district, who.account),
        ])
        return ok({ unread, rows })
      },
      async markRead(
        tx: Tx,
        who: Actor,
        input: { readonly ids?: readonly string[]; readonly all?: boolean },
        at: Date,
      ) {
        if (who.account)
          await city.messages.markRead(
            tx,
            who.district,
            who.account,
            input.all ? 'all' : (input.ids ?? []),
            at,
          )
        return ok(null)
      },
    },
  }
}

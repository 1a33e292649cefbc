import { say } from '../../live/index.ts'

/** Applications composed in the browser 自建应用, in clerks' words. */
export const extensionKinds = {
  'extension.drafted': say('起草自建应用', 'Application begun'),
  'extension.imported': say('导入自建应用', 'Application imported'),
  'extension.saved': say('保存自建应用草稿', 'Draft of an application saved'),
  'extension.proposed': say('提交自建应用复核', 'Application proposed'),
  'extension.withdrawn': say('撤回自建应用', 'Application withdrawn'),
  'extension.discarded': say('作废自建应用草稿', 'Draft of an application discarded'),
  'extension.returned': say('退回自建应用', 'Application returned'),
  'extension.published': say('发布自建应用', 'Application published'),
  'extension.superseded': say('自建应用被新版取代', 'Application superseded'),
  'extension.applied': say('自建应用上线', 'Application taken in by the city'),
  'extension.setAside': say('自建应用被搁置', 'Application set aside'),
  'extension.retired': say('停用自建应用', 'Application retired'),
}
export const extensionSubjects = { extension: say('自建应用', 'composed application') }

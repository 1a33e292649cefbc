import { backup, restore } from './backup.ts'
import { bench } from './bench.ts'
import { addressEvaluate, addressTrain } from './brain/address.ts'
import { answersEvaluate } from './brain/answers.ts'
import { classifyEvaluate } from './brain/classify.ts'
import { detectEvaluate } from './brain/detect.ts'
import { forecastEvaluate } from './brain/forecast.ts'
import { hotEvaluate } from './brain/hot.ts'
import { linkEvaluate } from './brain/link.ts'
import { similarEvaluate } from './brain/similar.ts'
import { classifyTrain } from './brain/train.ts'
import { check } from './check.ts'
import type { Command } from './command.ts'
import { credentialsVectors } from './credentials/vectors.ts'
import { catalogueExport, catalogueHarvest, catalogueImport } from './data/catalogue.ts'
import { dataDeliveries } from './data/deliveries.ts'
import { dataImport } from './data/import.ts'
import { dataParse } from './data/parse.ts'
import { dataProfile } from './data/profile.ts'
import { dataResolve } from './data/resolve.ts'
import { decisionTck } from './decision/tck.ts'
import { doctor } from './doctor.ts'
import { ecologyAqi } from './ecology/aqi.ts'
import { edge } from './edge.ts'
import { flowExport, flowImport } from './flow/file.ts'
import { flowMigrate } from './flow/migrate.ts'
import { flowMiwg } from './flow/miwg.ts'
import { formSuite } from './form/suite.ts'
import { gridClasses } from './grid/classes.ts'
import { importCommand } from './import.ts'
import { exportCommand, verify } from './journal.ts'
import {
  keysList,
  keysPublish,
  keysRenew,
  keysRequest,
  keysRevoke,
  keysRoots,
  keysVault,
} from './keys/city.ts'
import { keysRoot, keysSign } from './keys/root.ts'
import { mapAddressesEvaluate } from './map/addresses.ts'
import { mapImport } from './map/import.ts'
import { mapLayers } from './map/layers.ts'
import { migrate } from './migrate.ts'
import { newPack } from './pack/new.ts'
import { packPack } from './pack/pack.ts'
import { plan } from './plan.ts'
import { seed } from './seed.ts'
import { shardPlan } from './shard.ts'
import { simulateSensors } from './simulate/sensors.ts'
import { start } from './start.ts'
import { userAdd, userDuty, userFactors, userFreeze, userList, userPassword } from './user.ts'

/** Every command by the words that call it, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  start,
  check,
  'new-pack': newPack,
  pack: packPack,
  plan,
  migrate,
  'shard plan': shardPlan,
  doctor,
  seed,
  'import requests': importCommand,
  edge,
  'simulate sensors': simulateSensors,
  'map import': mapImport,
  'map addresses evaluate': mapAddressesEvaluate,
  'map layers': mapLayers,
  'data import': dataImport,
  'data profile': dataProfile,
  'data parse': dataParse,
  'data deliveries': dataDeliveries,
  'data resolve': dataResolve,
  'journal verify': verify,
  'journal export': exportCommand,
  'data catalogue import': catalogueImport,
  'data catalogue export': catalogueExport,
  'data catalogue harvest': catalogueHarvest,
  'credentials vectors': credentialsVectors,
  'keys list': keysList,
  'keys renew': keysRenew,
  'keys revoke': keysRevoke,
  'keys root': keysRoot,
  'keys roots': keysRoots,
  'keys request': keysRequest,
  'keys sign': keysSign,
  'keys publish': keysPublish,
  'keys vault': keysVault,
  'decision tck': decisionTck,
  'flow export': flowExport,
  'flow import': flowImport,
  'flow miwg': flowMiwg,
  'form suite': formSuite,
  'ecology aqi': ecologyAqi,
  'grid classes': gridClasses,
  backup,
  restore,
  'user list': userList,
  'user add': userAdd,
  'user password': userPassword,
  'user freeze': userFreeze,
  'user factors': userFactors,
  'user duty': userDuty,
  'flow migrate': flowMigrate,
  'brain address evaluate': addressEvaluate,
  'brain address train': addressTrain,
  'brain answers evaluate': answersEvaluate,
  'brain classify evaluate': classifyEvaluate,
  'brain classify train': classifyTrain,
  'brain detect evaluate': detectEvaluate,
  'brain forecast evaluate': forecastEvaluate,
  'brain hot evaluate': hotEvaluate,
  'brain link evaluate': linkEvaluate,
  'brain similar evaluate': similarEvaluate,
  bench,
}

import type { DatasetInfo } from "./catalogue.ts";
import { download, type DownloadOptions } from "./download.ts";
import { DataError } from "./errors.ts";
import { nameOf } from "./paths.ts";
import { unzip } from "./unzip.ts";

/**
 * Downloads a data set from its publisher and unpacks what is needed below
 * `cache`, where `locate` finds it. The archive is deleted afterwards.
 *
 * @param info An entry of the catalogue.
 * @param cache The folder, made where it is missing.
 * @throws {DataError} The set has no publisher, or the download fails.
 */
export async function fetchDataset(
  info: DatasetInfo,
  cache: string,
  options: Pick<DownloadOptions, "stallAfter" | "onProgress"> = {},
): Promise<void> {
  const offer = info.download;
  if (!offer) {
    throw new DataError(
      `${info.title} cannot be downloaded. ${info.bring ?? ""}`.trim(),
    );
  }
  const archive = `${cache}/${nameOf(new URL(offer.url).pathname)}`;
  await download(offer.url, archive, {
    sha256: offer.sha256,
    bytes: offer.bytes,
    ...options,
  });
  try {
    for (const member of offer.members) {
      const place = offer.into ? `${offer.into}/${member}` : member;
      await unzip(archive, member, `${cache}/${place}`);
    }
  } finally {
    await Deno.remove(archive).catch(() => {});
  }
}

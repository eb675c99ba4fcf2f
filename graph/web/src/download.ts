/** Hands a file to the browser's downloads; nothing leaves the machine. */
import { made } from "./elements";

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = made("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

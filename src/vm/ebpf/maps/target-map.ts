import { ArrayMap } from "./array-map.js";

/** `devmap`, `cpumap` and `xskmap`: an array of where packets can go, in which places that hold 0 are empty. */
export class TargetMap extends ArrayMap {
  override lookup(key: number): number {
    const address = super.lookup(key);
    return address !== 0 && !this.#isEmpty(address) ? address : 0;
  }

  override forEach(visit: (key: number, value: number) => boolean): number {
    let visited = 0;
    super.forEach((key, value) => {
      if (this.#isEmpty(value)) return false;
      visited++;
      return visit(key, value);
    });
    return visited;
  }

  #isEmpty(address: number): boolean {
    return this.memory.view.getUint32(address, true) === 0;
  }
}

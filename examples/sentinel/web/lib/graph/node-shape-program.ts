import { NodeProgram, type ProgramInfo } from 'sigma/rendering';
import type { NodeDisplayData, RenderParams } from 'sigma/types';
import { floatColor } from 'sigma/utils';

/** A circle is well, a diamond degraded, a square failing: the same as everywhere on the page. */
export const SHAPES = Object.freeze({ well: 0, degraded: 1, failing: 2 });

/** What a node of this program is drawn from. */
export interface ShapedNode extends NodeDisplayData {
  readonly shape: number;
}

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_offset;
varying float v_radius;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 4.0;
  v_offset = size * 1.5 * a_corner;
  gl_Position = vec4((u_matrix * vec3(a_position + v_offset, 1)).xy, 0, 1);
  v_radius = size / 2.0;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_offset;
varying float v_radius;
varying float v_shape;
uniform float u_correctionRatio;
const vec4 nothing = vec4(0.0);
void main() {
  float border = u_correctionRatio * 2.0;
  float far = length(v_offset);
  if (v_shape > 1.5) far = max(abs(v_offset.x), abs(v_offset.y)) * 1.06;
  else if (v_shape > 0.5) far = (abs(v_offset.x) + abs(v_offset.y)) * 0.8;
  float edge = far - v_radius + border;
  #ifdef PICKING_MODE
  if (edge > border) gl_FragColor = nothing;
  else gl_FragColor = v_color;
  #else
  float fade = edge > border ? 1.0 : edge > 0.0 ? edge / border : 0.0;
  gl_FragColor = mix(v_color, nothing, fade);
  #endif
}`;

const FLOAT = 5126;
const UNSIGNED_BYTE = 5121;
const TRIANGLES = 4;
const UNIFORMS = ['u_sizeRatio', 'u_correctionRatio', 'u_matrix'] as const;

/** Draws nodes as circles, diamonds and squares in one pass. */
export class NodeShapeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: 'a_corner', size: 2, type: FLOAT }],
      // One triangle that covers the shape costs less than a square of two.
      CONSTANT_DATA: [
        [1, 0],
        [-0.5, 0.866],
        [-0.5, -0.866],
      ],
    };
  }

  processVisibleItem(nodeIndex: number, startIndex: number, data: NodeDisplayData): void {
    const { array } = this;
    let at = startIndex;
    array[at++] = data.x;
    array[at++] = data.y;
    array[at++] = data.size;
    array[at++] = (data as ShapedNode).shape;
    array[at++] = floatColor(data.color);
    array[at++] = nodeIndex;
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations.u_correctionRatio ?? null, params.correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio ?? null, params.sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix ?? null, false, params.matrix);
  }
}

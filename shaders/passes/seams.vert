// One triangle over the whole target, at a depth.
uniform float u_at;  // -1 to 1

void main() {
    vec2 p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    gl_Position = vec4(p * 2.0 - 1.0, u_at, 1.0);
}

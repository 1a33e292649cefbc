-- 0002 grids at a point by their boxes: a hundred thousand cells are as quick as ten · old server may stay up
create index grid_box on grid using gist (box(point(west, south), point(east, north)));
